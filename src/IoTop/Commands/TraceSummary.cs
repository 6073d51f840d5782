using System.Globalization;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>What a trace says on standard error at its end: how much there was, what is missing, and what to do about that.</summary>
internal sealed class TraceSummary(TextWriter error, IoModel model)
{
    /// <summary>I/Os that were printed.</summary>
    public ulong Printed { get; set; }

    /// <summary>I/Os that the event store had forgotten before they were printed.</summary>
    public ulong Overwritten { get; set; }

    /// <summary>I/Os that were printed without all of their segments and bytes.</summary>
    public ulong Incomplete { get; set; }

    public void Write(TimeSpan elapsed, TraceContent? content)
    {
        ulong lost = model.Lost(LossKind.RingFull) + Overwritten;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ProgramSyntax.ProgramName}: {Printed:N0} I/Os in {elapsed.TotalSeconds:F1} s, lost {lost:N0}"));
        Line(model.Lost(LossKind.NoStart) + model.Lost(LossKind.StartsFull) + model.Lost(LossKind.WalkLimit),
            "without owner: under way when it began, or too many at once");
        Line(model.Lost(LossKind.FollowedFull), "children not traced: too many processes");
        if (model.Lost(LossKind.FollowedFull) > 0)
        {
            Try("-D, without --children and without a COMMAND: everybody's I/Os on a disk");
        }

        Line(model.Lost(LossKind.EndsUnseen), "without times: no program saw them end, they were counted later");
        if (lost > 0)
        {
            Try("--events-ring 64M, a filter (-D, -p, --op, --min-ms), or a faster reader of the output");
        }

        if (content is not null)
        {
            Content(content);
        }
    }

    private void Content(TraceContent content)
    {
        for (int i = 0; i < content.Patterns.Length; i++)
        {
            string name = DisplayText.ToSafeString(content.Patterns[i].Text);
            (ulong times, ulong ios) = (content.FoundInAll[i], content.FoundIn[i]);
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  found {name} {times:N0} time{(times == 1 ? "" : "s")} in {ios:N0} I/O{(ios == 1 ? "" : "s")}"));
            if (content.Patterns[i].IsTooSlow)
            {
                error.WriteLine("  it took too long to match, so that not everything was searched");
                Try("a regular expression without back references and lookarounds");
            }
        }

        ulong segments = model.Lost(LossKind.Segments);
        ulong bytes = model.Lost(LossKind.PayloadBytes) + (model.Payload?.OrphanedBytes ?? 0);
        ulong reads = model.Lost(LossKind.ReadsUnseen);
        Line(segments, "segments lost: the payload ring was full");
        Line(bytes, "bytes of payload lost: the payload ring was full");
        if (segments + bytes > 0)
        {
            Try("--payload-ring 64M, a smaller --snaplen, or a filter (-D, -p, --op, --min-bytes)");
        }

        Line(reads, "reads without segments: too many under way at once");
        if (reads > 0)
        {
            Try("a filter (-D, -p, --op, --min-bytes)");
        }

        Line(Incomplete, "I/Os without all of their segments or bytes");
        if (Incomplete > 0 && segments + bytes + reads == 0)
        {
            Try("--payload-store 256M: they were forgotten before their I/O completed");
        }
    }

    private void Line(ulong count, string what)
    {
        if (count > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count:N0} {what}"));
        }
    }

    private void Try(string remedy) => error.WriteLine($"  try: {remedy}");
}
