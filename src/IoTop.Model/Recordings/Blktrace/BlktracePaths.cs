using System.Globalization;

namespace IoTop.Model;

/// <summary>Which files a trace of blktrace consists of.</summary>
public static class BlktracePaths
{
    private const string Infix = ".blktrace.";

    /// <summary>
    /// All files of some traces: of NAME.blktrace.N or NAME those of all processors, in their order; any other file is itself.
    /// </summary>
    /// <exception cref="RecordingException">There is no such trace.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<string> traces)
    {
        List<string> all = [];
        foreach (string trace in traces)
        {
            foreach (string path in Of(trace))
            {
                if (!all.Contains(path))
                {
                    all.Add(path);
                }
            }
        }

        return all;
    }

    /// <summary>The name in front of ".blktrace.N", without directories; that of the file when it has none.</summary>
    public static string NameOf(string path)
    {
        string name = Path.GetFileName(path);
        return TryCut(name, out string cut) ? cut : name;
    }

    /// <summary>Whether a file begins as those of blktrace do. False when it cannot be read.</summary>
    public static bool IsTrace(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            Span<byte> bytes = stackalloc byte[BlktraceRecord.Size];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length == bytes.Length ? BlktraceRecord.TryRead(bytes, out _) : length == 0 && TryCut(Path.GetFileName(path), out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Of(string trace)
    {
        string directory = Path.GetDirectoryName(trace) is { Length: > 0 } given ? given : ".";
        string name = Path.GetFileName(trace);
        if (!TryCut(name, out string device))
        {
            if (File.Exists(trace))
            {
                return [trace];
            }

            device = name;
        }

        List<(uint Cpu, string Path)> files = [];
        if (Directory.Exists(directory))
        {
            foreach (string path in Directory.EnumerateFiles(directory))
            {
                string found = Path.GetFileName(path);
                if (TryCut(found, out string cut) && cut == device)
                {
                    files.Add((uint.Parse(found.AsSpan(cut.Length + Infix.Length), CultureInfo.InvariantCulture), path));
                }
            }
        }

        files.Sort();
        return files.Count > 0
            ? files.Select(static file => file.Path)
            : throw new RecordingException($"there is no trace '{trace}'", "name a file of blktrace, such as sda.blktrace.0");
    }

    private static bool TryCut(string name, out string device)
    {
        int infix = name.LastIndexOf(Infix, StringComparison.Ordinal);
        bool isTrace = infix > 0 &&
            uint.TryParse(name.AsSpan(infix + Infix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        device = isTrace ? name[..infix] : "";
        return isTrace;
    }
}
