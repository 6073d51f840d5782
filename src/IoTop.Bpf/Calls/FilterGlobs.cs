using System.Text;

namespace IoTop.Bpf;

/// <summary>Globs as set_ftrace_filter takes them: one after another, each adding what it matches; with a leading ! taking it away.</summary>
internal sealed class FilterGlobs
{
    private const string ModuleCommand = ":mod:";

    private readonly List<Glob> _globs = [];

    /// <summary>Empty: they can be written to set_ftrace_filter; else what is wrong with them.</summary>
    internal string WhyNot { get; private set; } = "";

    /// <summary>One a write, in their order.</summary>
    internal IEnumerable<string> Words => _globs.Select(static glob => glob.Text);

    /// <summary>The globs that add, without the kernel's words around them.</summary>
    internal IEnumerable<string> Wanted => _globs.Where(static glob => !glob.IsExclusion).Select(static glob => glob.Pattern);

    /// <summary>Words that add, and match nothing.</summary>
    internal IEnumerable<string> Unmatched => _globs.Where(static glob => !glob.IsExclusion && !glob.HasMatched).Select(static glob => glob.Text);

    /// <summary>Words that take away, and match nothing: the kernel refuses them.</summary>
    internal bool IsIdle(string word) => _globs.Exists(glob => glob.Text == word && !glob.HasMatched);

    internal static FilterGlobs Parse(IReadOnlyList<string> globs)
    {
        var parsed = new FilterGlobs();
        foreach (string glob in globs)
        {
            // The kernel takes several words in one write.
            foreach (string word in glob.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                parsed.Add(word);
            }
        }

        if (parsed.WhyNot.Length == 0 && parsed._globs.Count > 0 && parsed._globs.TrueForAll(static glob => glob.IsExclusion))
        {
            parsed.WhyNot = "globs with ! only take away: name what is to be traced in front of them";
        }

        return parsed;
    }

    /// <summary>Whether a function is traced in the end. Remembers which words matched at all.</summary>
    internal bool IsMatch(ReadOnlySpan<byte> name, ReadOnlySpan<byte> module)
    {
        bool isTraced = false;
        foreach (Glob glob in _globs)
        {
            if (glob.Matches(name, module))
            {
                glob.HasMatched = true;
                isTraced = !glob.IsExclusion;
            }
        }

        return isTraced;
    }

    private void Add(string word)
    {
        bool isExclusion = word.StartsWith('!');
        string glob = isExclusion ? word[1..] : word;
        int command = glob.IndexOf(':', StringComparison.Ordinal);
        string module = "";
        if (command >= 0)
        {
            // Other commands are triggers: traceoff, stacktrace, dump, ...
            if (!glob[command..].StartsWith(ModuleCommand, StringComparison.Ordinal))
            {
                WhyNot = $"'{word}' is no glob of functions: of set_ftrace_filter's commands, only {ModuleCommand}NAME can be used";
                return;
            }

            module = glob[(command + ModuleCommand.Length)..];
            glob = command == 0 ? "*" : glob[..command];
        }

        if (glob.Length == 0 || glob[0] == '#' || char.IsAsciiDigit(glob[0]))
        {
            WhyNot = $"'{word}' is no glob of functions";
            return;
        }

        _globs.Add(new Glob(word, isExclusion, Encoding.UTF8.GetBytes(glob), Encoding.UTF8.GetBytes(module)));
    }

    private sealed class Glob(string text, bool isExclusion, byte[] pattern, byte[] module)
    {
        internal string Text => text;

        internal string Pattern => Encoding.UTF8.GetString(pattern);

        internal bool IsExclusion => isExclusion;

        internal bool HasMatched { get; set; }

        internal bool Matches(ReadOnlySpan<byte> name, ReadOnlySpan<byte> inModule) =>
            (module.Length == 0 || inModule.SequenceEqual(module)) && SymbolGlob.IsMatch(pattern, name);
    }
}
