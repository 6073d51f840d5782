namespace IoTop.Model;

/// <summary>
/// Patterns of function names as set_ftrace_filter takes them, one after another: <c>*</c> stands for anything, <c>?</c> for one character,
/// and a pattern with a leading <c>!</c> takes away what it matches of those before it.
/// </summary>
public sealed class CallGlobs
{
    private static readonly char[] s_separators = [' ', '\t', '\n', ','];
    private readonly string[] _globs;

    public CallGlobs(IEnumerable<string> globs) => _globs = [.. globs];

    /// <summary>There is no pattern that would match anything.</summary>
    public bool IsEmpty => Array.TrueForAll(_globs, IsExclusion);

    /// <summary>Patterns out of one text, apart by blanks or commas.</summary>
    public static string[] Split(string text) => text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a pattern takes away.</summary>
    public static bool IsExclusion(string glob) => glob.StartsWith('!');

    /// <summary>Whether a function is among what they stand for. Allocates nothing.</summary>
    public bool Matches(string name)
    {
        bool isWanted = false;
        foreach (string glob in _globs)
        {
            bool takesAway = IsExclusion(glob);
            if (System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(glob.AsSpan(takesAway ? 1 : 0), name, ignoreCase: false))
            {
                isWanted = !takesAway;
            }
        }

        return isWanted;
    }
}
