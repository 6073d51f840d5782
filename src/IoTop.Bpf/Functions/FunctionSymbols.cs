using System.Text;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// The kernel's functions by name, and which of them can be probed: /proc/kallsyms, and of tracefs and debugfs what can be read. The
/// files have some hundred thousand lines: only what is asked for becomes a string.
/// </summary>
internal sealed class FunctionSymbols(
    string? tracefs, string kallsyms = "/proc/kallsyms", string blacklist = "/sys/kernel/debug/kprobes/blacklist")
{
    private byte[]? _functions;

    /// <summary>Lets go of what was kept from one question to the next.</summary>
    internal void Forget() => _functions = null;

    /// <summary>Those of some names that the kernel has.</summary>
    internal HashSet<string> Existing(IEnumerable<string> names)
    {
        HashSet<string> wanted = [.. names], found = [];
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadFunctions(name =>
        {
            Span<char> text = stackalloc char[128];
            if (name.Length <= text.Length && lookup.TryGetValue(text[..Encoding.UTF8.GetChars(name, text)], out string? same))
            {
                found.Add(same);
            }
        });
        return found;
    }

    /// <summary>What globs stand for, by name, and why some of it cannot be probed. What cannot be read is not judged.</summary>
    internal List<FunctionMatch> Match(IReadOnlyList<string> globs)
    {
        byte[][] patterns = [.. globs.Select(Encoding.UTF8.GetBytes)];
        SortedDictionary<string, int> matches = new(StringComparer.Ordinal);
        ReadFunctions(name =>
        {
            if (IsMatch(patterns, name))
            {
                string text = Encoding.UTF8.GetString(name);
                matches[text] = matches.GetValueOrDefault(text) + 1;
            }
        });
        HashSet<string> traceable = [], blacklisted = [];
        bool isTold = tracefs is not null &&
            KernelText.ReadLines($"{tracefs}/available_filter_functions", line => AddMatch(traceable, patterns, KernelText.Word(line))) > 0;
        _ = KernelText.ReadLines(blacklist, line => AddMatch(blacklisted, patterns, line[(line.IndexOf((byte)'\t') + 1)..]));
        HashSet<string>? told = isTold ? traceable : null;
        return [.. matches.Select(pair => new FunctionMatch(pair.Key, WhyNot(pair.Key, pair.Value, told, blacklisted)))];
    }

    private static string WhyNot(string name, int times, HashSet<string>? traceable, HashSet<string> blacklisted) =>
        blacklisted.Contains(name) ? "the kernel forbids it (kprobes/blacklist)"
        : times > 1 ? $"{times} functions have that name"
        : traceable?.Contains(name) == false ? "the kernel cannot trace it (not in available_filter_functions)"
        : "";

    private static void AddMatch(HashSet<string> names, byte[][] patterns, ReadOnlySpan<byte> name)
    {
        if (IsMatch(patterns, name))
        {
            names.Add(Encoding.UTF8.GetString(name));
        }
    }

    /// <summary>Padding in front of functions is no function of its own.</summary>
    private static bool IsMatch(byte[][] patterns, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.StartsWith("__pfx_"u8))
        {
            return false;
        }

        foreach (byte[] pattern in patterns)
        {
            if (SymbolGlob.IsMatch(pattern, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>ffffffff81000000 t name[tab][module]; empty when it is no function.</summary>
    private static ReadOnlySpan<byte> FunctionName(ReadOnlySpan<byte> line) =>
        line.Length > 19 && line[17] is (byte)'t' or (byte)'T' or (byte)'w' or (byte)'W' ? KernelText.Word(line[19..]) : [];

    private void ReadFunctions(KernelText.LineReader reader)
    {
        if (_functions is null)
        {
            MemoryStream names = new();
            KernelText.ReadLines(kallsyms, line =>
            {
                ReadOnlySpan<byte> name = FunctionName(line);
                if (!name.IsEmpty)
                {
                    names.Write(name);
                    names.WriteByte((byte)'\n');
                }
            });
            _functions = names.ToArray();
        }

        ReadOnlySpan<byte> text = _functions;
        for (int end; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
        {
            reader(text[..end]);
        }
    }
}
