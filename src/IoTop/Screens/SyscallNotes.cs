using IoTop.Bpf;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Whose calls are traced and how many there are, what is missing in them; or why there are none. A few rows above the table.</summary>
internal sealed class SyscallNotes(Session session) : Notes
{
    protected override bool IsOpen => session.Syscalls is not null;

    protected override BpfException? Fault => session.Past is null ? session.SyscallsFault : null;

    protected override string Opening => session.IsOpeningSyscalls ? "beginning to trace syscalls \u2026" : "";

    protected override int HeadRows => HasLosses ? 2 : 1;

    protected override object? Speaker => session.SyscallSource;

    protected override int SentenceCount => (session.SyscallSource?.Degraded.Count ?? 0) + (session.SyscallSource?.Missing.Count ?? 0);

    private bool HasLosses => session.Syscalls is SyscallTable table && (table.Lost(SyscallLoss.RingFull) | table.Lost(SyscallLoss.CountsFull)
        | table.Lost(SyscallLoss.StartsFull) | table.Lost(SyscallLoss.WatchesFull) | table.MissedRuns | table.Forgotten) != 0;

    protected override void DrawHead(Canvas canvas)
    {
        DrawWho(canvas.Row(0), session.Syscalls!);
        if (HasLosses)
        {
            DrawLosses(canvas.Row(1), session.Syscalls!);
        }
    }

    protected override void AddSentences(SentenceLines lines, int width)
    {
        foreach (string sentence in session.SyscallSource?.Degraded ?? [])
        {
            lines.Add(sentence, width);
        }

        foreach ((Syscall syscall, string why) in session.SyscallSource?.Missing ?? [])
        {
            lines.Add($"{SyscallNames.NameOf(syscall)} is not seen: {why}", width);
        }
    }

    private void DrawWho(Canvas canvas, SyscallTable table)
    {
        var pen = new Pen(canvas, 0, 1);
        pen.Write("traced "u8, Role.Dim);
        uint chosen = Chosen(table, out bool withChildren);
        if (chosen == 0)
        {
            pen.Write("everybody but iotop-sharp"u8, Role.Accent);
        }
        else if (chosen == uint.MaxValue)
        {
            pen.Write("chosen processes"u8, Role.Accent);
        }
        else
        {
            Span<byte> text = stackalloc byte[Text.Format.MaxLength];
            pen.Write("process "u8, Role.Accent);
            pen.Write(text[..Text.Format.Number(chosen, text)], Role.Accent);
            pen.Write(withChildren ? " and what it forks"u8 : default, Role.Accent);
        }

        ulong calls = 0;
        foreach (SyscallProcessRow row in table.Rows)
        {
            calls += row.Interval.Sum.Calls;
        }

        pen.Write("  calls/s "u8, Role.Dim);
        pen.Count(table.IntervalNs == 0 ? 0 : (ulong)(calls * 1e9 / table.IntervalNs), Role.Normal);
        if (session.Past is not null)
        {
            return; // what tracing cost then is not known
        }

        pen.Write("  self "u8, Role.Dim);
        double self = session.SelfCpuPercent;
        pen.Fixed(self, 1, Style.Graph(Gradient.Load, self / 100));
        pen.Write("% cpu"u8, Role.Normal);
    }

    /// <summary>The one process that is traced, or was; 0: everybody; the greatest number: some.</summary>
    private uint Chosen(SyscallTable table, out bool withChildren)
    {
        withChildren = true;
        if (session.Past is null || session.SyscallSource!.Selection.Everybody)
        {
            return session.NarrowedTo;
        }

        uint chosen = 0;
        foreach (SyscallProcessRow row in table.Rows)
        {
            if (row.IsChosen && !row.IsRemoved && (row.Watch.Flags & WatchFlags.Inherited) == 0)
            {
                withChildren = (row.Watch.Flags & WatchFlags.Children) != 0;
                chosen = chosen == 0 || chosen == row.Tgid ? row.Tgid : uint.MaxValue;
            }
        }

        return chosen == 0 ? uint.MaxValue : chosen;
    }

    private static void DrawLosses(Canvas canvas, SyscallTable table)
    {
        var pen = new Pen(canvas, 0, 1);
        pen.Write("missing "u8, Role.Dim);
        Loss(ref pen, table.Lost(SyscallLoss.RingFull), "calls only counted"u8);
        Loss(ref pen, table.Lost(SyscallLoss.CountsFull), "calls not counted"u8);
        Loss(ref pen, table.Lost(SyscallLoss.StartsFull), "calls not seen"u8);
        Loss(ref pen, table.Lost(SyscallLoss.WatchesFull), "children not followed"u8);
        Loss(ref pen, table.MissedRuns, "runs left out by the kernel"u8);
        Loss(ref pen, table.Forgotten, "older rows forgotten"u8);
    }
}
