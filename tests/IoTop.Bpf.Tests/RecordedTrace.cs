using System.Runtime.CompilerServices;

namespace IoTop.Bpf.Tests;

/// <summary>
/// What a kernel recorded, and what its own file "trace" said of it: taken from tracing instances in virtual machines with Debian's kernels.
/// </summary>
internal sealed class RecordedTrace(string kernel)
{
    private readonly Lazy<Dictionary<string, string>> _files = new(() => Split(File.ReadAllText(PathOf($"calls-{kernel}.formats"))));

    internal static TheoryData<string> Kernels => ["5.10", "6.1", "6.12", "7.2"];

    /// <summary>Those that let an instance have the graph tracer.</summary>
    internal static TheoryData<string> GraphKernels => ["6.12", "7.2"];

    internal bool HasMigrateDepth => kernel != "5.10";

    internal string Symbols => PathOf($"calls-{kernel}.kallsyms");

    internal TracePageLayout Layout => TracePageLayout.Of(TraceFormat.Parse(_files.Value["header_page"]));

    internal CallDecoder Decoder => new(path => _files.Value.GetValueOrDefault(path, ""), HasMigrateDepth);

    internal byte[] Page(string tracer) => File.ReadAllBytes(PathOf($"calls-{kernel}-{tracer}.page"));

    internal string[] Lines(string tracer) => File.ReadAllLines(PathOf($"calls-{kernel}-{tracer}.trace"));

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Recorded", name);

    /// <summary>"FILE events/..." and its lines.</summary>
    private static Dictionary<string, string> Split(string text)
    {
        const string Mark = "FILE events/";
        Dictionary<string, string> files = [];
        foreach (string part in text.Split(Mark, StringSplitOptions.RemoveEmptyEntries))
        {
            int end = part.IndexOf('\n', StringComparison.Ordinal);
            files[part[..end]] = part[(end + 1)..];
        }

        return files;
    }
}
