using System.Text;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>The functions that the kernel's tracers can trace: available_filter_functions, kept for a while.</summary>
internal sealed class TraceableFunctions(string path)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    private byte[] _lines = [];
    private long _read;

    /// <summary>What globs stand for, in the order of names; a name that several functions have is there once.</summary>
    internal List<FunctionMatch> Match(FilterGlobs globs)
    {
        if (_lines.Length == 0 || TimeProvider.System.GetElapsedTime(_read) > s_fresh)
        {
            Read();
        }

        SortedSet<string> names = new(StringComparer.Ordinal);
        ReadOnlySpan<byte> text = _lines;
        for (int end; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
        {
            ReadOnlySpan<byte> line = text[..end], name = KernelText.Word(line);
            ReadOnlySpan<byte> module = line[name.Length..].Trim(" \t[]"u8);
            if (globs.IsMatch(name, module))
            {
                names.Add(Encoding.UTF8.GetString(name));
            }
        }

        return [.. names.Select(static name => new FunctionMatch(name, ""))];
    }

    private void Read()
    {
        _read = TimeProvider.System.GetTimestamp();
        MemoryStream lines = new();
        KernelText.ReadLines(path, line =>
        {
            if (!line.StartsWith("__ftrace_invalid_address__"u8))
            {
                lines.Write(line);
                lines.WriteByte((byte)'\n');
            }
        });
        _lines = lines.ToArray();
    }
}
