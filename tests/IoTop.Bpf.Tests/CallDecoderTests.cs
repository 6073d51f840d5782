using System.Globalization;
using System.Text.RegularExpressions;
using IoTop.Model;

namespace IoTop.Bpf.Tests;

public sealed partial class CallDecoderTests
{
    public static TheoryData<string> Kernels => RecordedTrace.Kernels;

    public static TheoryData<string> GraphKernels => RecordedTrace.GraphKernels;

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Page_of_each_kernel_says_what_its_own_trace_says(string kernel)
    {
        var recorded = new RecordedTrace(kernel);
        var symbols = new SymbolTable(recorded.Symbols);
        List<string> lines = [];
        foreach (CallEvent call in Decode(recorded, "function"))
        {
            ulong us = (call.TimeNs + 500) / 1000;
            string flags = recorded.HasMigrateDepth ? "....." : "....";
            Assert.Equal((CallFlags.None, 0, 0, CallKind.Entry), (call.Flags, call.PreemptDepth, call.MigrateDepth, call.Kind));
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{call.Tid} {flags} {us / 1_000_000}.{us % 1_000_000:D6}: {symbols.NameOf(call.Function)} <-{symbols.NameOf(call.Caller)}"));
        }

        Assert.Equal(145, lines.Count);
        Assert.Equal(recorded.Lines("function").Select(static line => TraceLine().Replace(line, "$1 $2 $3")), lines);
    }

    [Theory]
    [MemberData(nameof(GraphKernels))]
    public void Graph_of_each_kernel_nests_as_its_own_trace_does(string kernel)
    {
        var recorded = new RecordedTrace(kernel);
        var symbols = new SymbolTable(recorded.Symbols);
        CallEvent[] calls = [.. Decode(recorded, "graph")];
        List<string> lines = [];
        for (int i = 0; i < calls.Length - 1; i++) // how the last goes on is in the next page
        {
            CallEvent call = calls[i];
            string name = symbols.NameOf(call.Function), indent = new(' ', 2 * call.Depth);
            if (call.Kind == CallKind.GraphReturn)
            {
                lines.Add($"{Duration(call)}|{indent}}}");
            }
            else if (calls[i + 1].Kind == CallKind.GraphReturn && calls[i + 1].Depth == call.Depth)
            {
                lines.Add($"{Duration(calls[++i])}|{indent}{name}();");
            }
            else
            {
                lines.Add($"|{indent}{name}() {{");
            }
        }

        Assert.True(lines.Count > 50);
        Assert.Equal(recorded.Lines("graph").Take(lines.Count).Select(static line => GraphLine().Replace(line, "$1|$2")), lines);
    }

    [Fact]
    public void Flags_and_depths_are_those_of_the_record()
    {
        var recorded = new RecordedTrace("6.12");
        byte[] page = new TracePageBuilder(1000).Call(5, 42, 0x10, 0x20).Bytes;
        CallEvent call = Assert.Single(Decode(page, recorded.Layout, recorded.Decoder)).Call;
        Assert.Equal(CallFlags.IrqsOff | CallFlags.HardIrq, call.Flags);
        Assert.Equal((1, 2), (call.PreemptDepth, call.MigrateDepth));
        Assert.Equal((1005ul, 42u, 0x10ul, 0x20ul), (call.TimeNs, call.Tid, call.Function, call.Caller));

        var old = new RecordedTrace("5.10");
        Assert.Equal((0x21, 0), Assert.Single(Decode(page, old.Layout, old.Decoder)).Call switch { var c => (c.PreemptDepth, c.MigrateDepth) });
    }

    [Fact]
    public void Record_that_is_cut_off_is_none()
    {
        var recorded = new RecordedTrace("7.2");
        byte[] record = [1, 0, 0, 0, 42, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9, 9];
        for (int length = 0; length <= record.Length; length++)
        {
            Assert.Equal(length == record.Length, recorded.Decoder.TryDecode(record.AsSpan(0, length), 1, 0, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Whatever_the_bytes_are_no_more_is_read_than_there_is(string kernel)
    {
        var recorded = new RecordedTrace(kernel);
        TracePageLayout layout = recorded.Layout;
        CallDecoder decoder = recorded.Decoder;
        byte[] original = recorded.Page("function");
        var random = new Random(20);
        for (int round = 0; round < 3000; round++)
        {
            byte[] page = (byte[])original.Clone();
            int changes = random.Next(1, round % 3 == 0 ? 2000 : 20);
            for (int i = 0; i < changes; i++)
            {
                page[random.Next(page.Length)] = (byte)random.Next(256);
            }

            byte[] cut = page[..(round % 2 == 0 ? page.Length : random.Next(page.Length))];
            Assert.InRange(Decode(cut, layout, decoder).Count, 0, TracePageBuilder.Size / 4);
        }
    }

    private static string Duration(in CallEvent call) =>
        string.Create(CultureInfo.InvariantCulture, $"{call.DurationNs / 1000}.{call.DurationNs % 1000:D3} us");

    private static IEnumerable<CallEvent> Decode(RecordedTrace recorded, string tracer) =>
        Decode(recorded.Page(tracer), recorded.Layout, recorded.Decoder).Select(static entry => entry.Call);

    private static List<TraceEntry> Decode(byte[] page, TracePageLayout layout, CallDecoder decoder)
    {
        List<TraceEntry> entries = [];
        var reader = new TracePageReader(page, in layout);
        while (reader.MoveNext())
        {
            if (decoder.TryDecode(reader.Current, reader.TimeNs, 0, out TraceEntry entry))
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>"              sh-192     [000] .....     8.403710: ksys_dup3 &lt;-__x64_sys_dup2"</summary>
    [GeneratedRegex(@"^ *sh-(\d+) +\[\d+\] ([.]+) +(.*)$")]
    private static partial Regex TraceLine();

    /// <summary>" 0) + 43.275 us   |    vfs_read();"</summary>
    [GeneratedRegex(@"^ *\d+\) [+!#*@ $]? *(|[0-9.]+ us) *\|  (.*)$")]
    private static partial Regex GraphLine();
}
