using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// Where the numbers of the functions come from, what getting them costs, what is missing in them; or why there are none. A few rows
/// above the table.
/// </summary>
internal sealed class FunctionNotes(Session session)
{
    private const int MostShare = 3; // of the rows that there are, one in so many
    private static readonly FunctionSourceKind[] s_kinds = Enum.GetValues<FunctionSourceKind>();

    private readonly SentenceLines _lines = new();
    private object? _wrapped;
    private int _width;

    /// <summary>Rows that it takes; known once it was arranged.</summary>
    public int Rows { get; private set; }

    private bool HasLosses => session.Functions is { HasLosses: true } or { Forgotten: > 0 };

    public void Arrange(int width, int height)
    {
        Wrap(width - 2);
        int wanted = session.Functions is null ? _lines.Count + 1 : 2 + (HasLosses ? 1 : 0) + _lines.Count;
        Rows = Math.Min(wanted, session.Functions is null ? height : Math.Max(1, height / MostShare));
    }

    public void Draw(Canvas canvas)
    {
        int row = 0;
        if (session.Functions is FunctionTable table)
        {
            DrawSources(canvas.Row(row++), table);
            DrawCost(canvas.Row(row++), table);
            if (HasLosses)
            {
                DrawLosses(canvas.Row(row++), table);
            }
        }

        else if (session.IsAttaching)
        {
            canvas.Write(row++, 1, "attaching probes \u2026", Role.Dim);
        }

        Role role = session.FunctionsFault is null ? Role.Warning : Role.Error;
        for (int line = 0; line < _lines.Count; line++)
        {
            canvas.Write(row++, 1, _lines[line], role);
            role = session.FunctionsFault is null ? Role.Warning : Role.Normal;
        }
    }

    /// <summary>"kprobe kmalloc kfree sched  tracepoint lock  n/a up down".</summary>
    private static void DrawSources(Canvas canvas, FunctionTable table)
    {
        var pen = new Pen(canvas, 0, 1);
        pen.Write("source"u8, Role.Dim);
        foreach (FunctionSourceKind kind in s_kinds)
        {
            bool isFirst = true;
            for (FunctionFamily family = FunctionFamily.Kmalloc; family <= FunctionFamily.MutexUnlock; family++)
            {
                if (KindOf(table, family) != kind)
                {
                    continue;
                }

                if (isFirst)
                {
                    pen.Skip(2);
                    pen.Write(NameOf(kind), kind == FunctionSourceKind.None ? Role.Warning : Role.Accent);
                    isFirst = false;
                }

                pen.Skip(1);
                pen.Write(NameOf(family), kind == FunctionSourceKind.None ? Role.Dim : Role.Normal);
            }
        }
    }

    private static void DrawCost(Canvas canvas, FunctionTable table)
    {
        var pen = new Pen(canvas, 0, 1);
        pen.Write("cost    "u8, Role.Dim);
        if (table.IntervalCostNs is ulong costNs)
        {
            double percent = table.IntervalNs == 0 ? 0 : costNs * 100.0 / table.IntervalNs;
            pen.Fixed(percent, 2, Style.Graph(Gradient.Load, percent / 100));
            pen.Write("% of a CPU"u8, Role.Normal);
        }
        else
        {
            pen.Write("not measured (sysctl kernel.bpf_stats_enabled=1)"u8, Role.Dim);
        }

        int watched = 0;
        for (int function = 0; function < table.Source.Functions.Count; function++)
        {
            watched += table.Source.Functions[function].Kind == FunctionSourceKind.None ? 0 : 1;
        }

        pen.Write("  functions "u8, Role.Dim);
        pen.Count((ulong)watched, Role.Normal);
    }

    private static void DrawLosses(Canvas canvas, FunctionTable table)
    {
        var pen = new Pen(canvas, 0, 1);
        pen.Write("missing "u8, Role.Dim);
        Loss(ref pen, table.MissedInAll, "missed by the kernel"u8);
        Loss(ref pen, table.Lost(FunctionLoss.CountsFull), "calls not counted"u8);
        Loss(ref pen, table.Lost(FunctionLoss.FramesFull), "returns not recognised"u8);
        Loss(ref pen, table.Lost(FunctionLoss.AllocationsFull), "sizes not kept"u8);
        Loss(ref pen, table.Lost(FunctionLoss.WatchesFull), "children not followed"u8);
        Loss(ref pen, table.Forgotten, "older rows of children forgotten"u8);
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

    /// <summary>The best of what the family's functions have.</summary>
    private static FunctionSourceKind KindOf(FunctionTable table, FunctionFamily family)
    {
        FunctionSourceKind best = FunctionSourceKind.None;
        for (int function = 0; function < table.Source.Functions.Count; function++)
        {
            FunctionInfo info = table.Source.Functions[function];
            best = info.Family == family && info.Kind < best ? info.Kind : best;
        }

        return best;
    }

    private static ReadOnlySpan<byte> NameOf(FunctionSourceKind kind) => kind switch
    {
        FunctionSourceKind.Kprobe => "kprobe"u8,
        FunctionSourceKind.KprobeMulti => "kprobe.multi"u8,
        FunctionSourceKind.Tracepoint => "tracepoint"u8,
        _ => "n/a"u8,
    };

    private static ReadOnlySpan<byte> NameOf(FunctionFamily family) => family switch
    {
        FunctionFamily.Kmalloc => "kmalloc"u8,
        FunctionFamily.Kfree => "kfree"u8,
        FunctionFamily.Schedule => "sched"u8,
        FunctionFamily.Up => "up"u8,
        FunctionFamily.DownInterruptible => "down"u8,
        FunctionFamily.Down => "down_other"u8,
        FunctionFamily.MutexLock => "lock"u8,
        _ => "unlock"u8,
    };

    /// <summary>What is said in whole sentences, broken at blanks; made anew only when it is something else, or the width is.</summary>
    private void Wrap(int width)
    {
        object? said = (object?)session.FunctionsFault ?? session.Functions?.Source.Degraded;
        if (ReferenceEquals(said, _wrapped) && width == _width)
        {
            return;
        }

        _wrapped = said;
        _width = width;
        _lines.Clear();
        if (session.FunctionsFault is { } fault)
        {
            _lines.Add(fault.Message, width);
            _lines.Add(fault.Hint is null ? "" : $"try: {fault.Hint}", width);
            _lines.Add("Enter tries again", width);
            return;
        }

        foreach (string sentence in session.Functions?.Source.Degraded ?? [])
        {
            _lines.Add(sentence, width);
        }
    }
}
