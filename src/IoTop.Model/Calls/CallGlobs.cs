namespace IoTop.Model;

/// <summary>
/// Patterns of function names as set_ftrace_filter takes them, several at once: <c>*</c> stands for anything, <c>?</c> for one character,
/// and what a pattern with a leading <c>!</c> matches is taken away, wherever it stands.
/// </summary>
public sealed class CallGlobs
{
    private static readonly char[] s_separators = [' ', '\t', '\n', ','];
    private readonly string[] _wanted;
    private readonly string[] _excluded;

    public CallGlobs(IEnumerable<string> globs)
    {
        string[] all = [.. globs];
        _wanted = [.. all.Where(static glob => !IsExclusion(glob))];
        _excluded = [.. all.Where(IsExclusion).Select(static glob => glob[1..])];
    }

    /// <summary>There is no pattern that would match anything.</summary>
    public bool IsEmpty => _wanted.Length == 0;

    /// <summary>Patterns out of one text, apart by blanks or commas.</summary>
    public static string[] Split(string text) => text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a pattern takes away.</summary>
    public static bool IsExclusion(string glob) => glob.StartsWith('!');

    /// <summary>Whether a function is among what they stand for. Allocates nothing.</summary>
    public bool Matches(string name) => Any(_wanted, name) && !Any(_excluded, name);

    private static bool Any(string[] globs, string name)
    {
        foreach (string glob in globs)
        {
            if (System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(glob, name, ignoreCase: false))
            {
                return true;
            }
        }

        return false;
    }
}
