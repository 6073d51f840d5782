using System.Globalization;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>What a recording says on standard error at its end: what there is of it, what is missing, and what to do about that.</summary>
internal sealed class RecordSummary(TextWriter error, IoModel model)
{
    /// <summary>I/Os that are not where they should be: the ring, or the store, had no room for them.</summary>
    public ulong Lost(Recorder recorder, FileBlocks blocks) => model.Lost(LossKind.RingFull) + recorder.LeftOut - blocks.LeftOut;

    public void Write(TimeSpan elapsed, FileBlocks blocks, Recorder recorder, RecordPlanes planes)
    {
        ulong lost = Lost(recorder, blocks);
        double perEvent = recorder.Events == 0 ? 0 : (double)blocks.Written / recorder.Events;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ProgramSyntax.ProgramName}: {DisplayText.ToSafeString(blocks.Path)}: {recorder.Events:N0} I/Os in {elapsed.TotalSeconds:F1} s, lost {lost:N0}; "
            + $"{Size(blocks.Written)}, {perEvent:F1} bytes per I/O"));
        Line(blocks.LeftOut, "left out: more than --max-rate allows; the counters have them");
        Line(blocks.LeftOutCalls, "calls left out: more than --max-rate allows");
        Line(model.Lost(LossKind.NoStart) + model.Lost(LossKind.StartsFull) + model.Lost(LossKind.WalkLimit),
            "without owner: under way when it began, or too many at once");
        Line(model.Lost(LossKind.FollowedFull), "children whose I/Os are not recorded: too many processes");
        Try(model.Lost(LossKind.FollowedFull), "without --pid: everybody's I/Os");
        Line(model.Lost(LossKind.EndsUnseen), "without times: no program saw them end, they were counted later");
        Line(model.Lost(LossKind.CountersFull), "counted for their device only: too many processes at once");
        Line(model.Lost(LossKind.Uncounted), "not counted at all");
        Line(model.Lost(LossKind.MissedRuns), "runs of our programs that the kernel left out");
        Try(lost, "--events-ring 64M, or a filter (-D, -p, --op, --min-ms)");
        ulong segments = model.Lost(LossKind.Segments), bytes = model.Lost(LossKind.PayloadBytes), reads = model.Lost(LossKind.ReadsUnseen);
        Line(segments, "segments lost: the payload ring was full");
        Line(bytes, "bytes of payload lost: the payload ring was full");
        Try(segments + bytes, "--payload-ring 64M, a smaller --payload=BYTES, or a filter (-D, -p, --op, --min-bytes)");
        Line(reads, "reads without segments: too many under way at once");
        Try(reads, "a filter (-D, -p, --op, --min-bytes)");
        foreach (string summary in planes.Summaries)
        {
            error.WriteLine($"  {DisplayText.ToSafeString(summary)}");
        }
    }

    private static string Size(long bytes) => bytes < 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MiB");

    private void Line(ulong count, string what)
    {
        if (count > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count:N0} {what}"));
        }
    }

    private void Try(ulong count, string remedy)
    {
        if (count > 0)
        {
            error.WriteLine($"  try: {remedy}");
        }
    }
}
