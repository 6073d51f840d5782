using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Whose calls are traced and how many there are, what is missing in them; or why there are none. A few rows above the table.</summary>
internal sealed class SyscallNotes(Session session)
{
    private const int MostShare = 3; // of the rows that there are, one in so many

    private readonly SentenceLines _lines = new();
    private object? _wrapped;
    private int _count;
    private int _width;

    /// <summary>Rows that it takes; known once it was arranged.</summary>
    public int Rows { get; private set; }

    private bool HasLosses => session.Syscalls is SyscallTable table && (table.Lost(SyscallLoss.RingFull) | table.Lost(SyscallLoss.CountsFull)
        | table.Lost(SyscallLoss.StartsFull) | table.Lost(SyscallLoss.WatchesFull) | table.MissedRuns | table.Forgotten) != 0;

    public void Arrange(int width, int height)
    {
        Wrap(width - 2);
        int wanted = session.Syscalls is null ? _lines.Count + 1 : 1 + (HasLosses ? 1 : 0) + _lines.Count;
        Rows = Math.Min(wanted, session.Syscalls is null ? height : Math.Max(1, height / MostShare));
    }

    public void Draw(Canvas canvas)
    {
        int row = 0;
        if (session.Syscalls is SyscallTable table)
        {
            DrawWho(canvas.Row(row++), table);
            if (HasLosses)
            {
                DrawLosses(canvas.Row(row++), table);
            }
        }
        else if (session.IsOpeningSyscalls)
        {
            canvas.Write(row++, 1, "beginning to trace syscalls \u2026", Role.Dim);
        }

        Role role = session.SyscallsFault is null ? Role.Warning : Role.Error;
        for (int line = 0; line < _lines.Count; line++)
        {
            canvas.Write(row++, 1, _lines[line], role);
            role = session.SyscallsFault is null ? Role.Warning : Role.Normal;
        }
    }

    private void DrawWho(Canvas canvas, SyscallTable table)
    {
        var pen = new Pen(canvas, 0, 1);
        pen.Write("traced "u8, Role.Dim);
        if (session.NarrowedTo == 0)
        {
            pen.Write("everybody but iotop-sharp"u8, Role.Accent);
        }
        else
        {
            Span<byte> text = stackalloc byte[Text.Format.MaxLength];
            pen.Write("process "u8, Role.Accent);
            pen.Write(text[..Text.Format.Number(session.NarrowedTo, text)], Role.Accent);
            pen.Write(" and what it forks"u8, Role.Accent);
        }

        ulong calls = 0;
        foreach (SyscallProcessRow row in table.Rows)
        {
            calls += row.Interval.Sum.Calls;
        }

        pen.Write("  calls/s "u8, Role.Dim);
        pen.Count(table.IntervalNs == 0 ? 0 : (ulong)(calls * 1e9 / table.IntervalNs), Role.Normal);
        pen.Write("  self "u8, Role.Dim);
        double self = session.SelfCpuPercent;
        pen.Fixed(self, 1, Style.Graph(Gradient.Load, self / 100));
        pen.Write("% cpu"u8, Role.Normal);
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

    private static void Loss(ref Pen pen, ulong count, ReadOnlySpan<byte> what)
    {
        if (count > 0)
        {
            pen.Count(count, ((Style)Role.Warning).Bold);
            pen.Skip(1);
            pen.Write(what, Role.Warning);
            pen.Skip(2);
        }
    }

    /// <summary>What is said in whole sentences; made anew only when it is something else, or the width is.</summary>
    private void Wrap(int width)
    {
        ISyscallSource? source = session.SyscallSource;
        object? said = (object?)session.SyscallsFault ?? source;
        int count = (source?.Degraded.Count ?? 0) + (source?.Missing.Count ?? 0);
        if (ReferenceEquals(said, _wrapped) && width == _width && count == _count)
        {
            return;
        }

        _wrapped = said;
        _width = width;
        _count = count;
        _lines.Clear();
        if (session.SyscallsFault is { } fault)
        {
            _lines.Add(fault.Message, width);
            _lines.Add(fault.Hint is null ? "" : $"try: {fault.Hint}", width);
            _lines.Add("Enter tries again", width);
            return;
        }

        foreach (string sentence in source?.Degraded ?? [])
        {
            _lines.Add(sentence, width);
        }

        foreach ((Syscall syscall, string why) in source?.Missing ?? [])
        {
            _lines.Add($"{SyscallNames.NameOf(syscall)} is not seen: {why}", width);
        }
    }
}
