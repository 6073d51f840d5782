using IoTop.Bpf;
using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// Where the numbers of the functions come from, what getting them costs, what is missing in them; or why there are none. A few rows
/// above the table.
/// </summary>
internal sealed class FunctionNotes(Session session) : Notes
{
    private static readonly FunctionSourceKind[] s_kinds = Enum.GetValues<FunctionSourceKind>();

    protected override bool IsOpen => session.Functions is not null;

    protected override BpfException? Fault => session.FunctionsFault;

    protected override string Opening => session.IsAttaching ? "attaching probes \u2026" : "";

    protected override int HeadRows => HasLosses ? 3 : 2;

    protected override object? Speaker => session.Functions?.Source.Degraded;

    private bool HasLosses => session.Functions is { HasLosses: true } or { Forgotten: > 0 };

    protected override void DrawHead(Canvas canvas)
    {
        if (session.Past is not null && session.Functions!.Source.Functions.Count == 0)
        {
            canvas.Write(0, 1, "functions were not counted then"u8, Role.Dim);
            return;
        }

        DrawSources(canvas.Row(0), session.Functions!);
        DrawCost(canvas.Row(1), session.Functions!);
        if (HasLosses)
        {
            DrawLosses(canvas.Row(2), session.Functions!);
        }
    }

    protected override void AddSentences(SentenceLines lines, int width)
    {
        foreach (string sentence in session.Functions?.Source.Degraded ?? [])
        {
            lines.Add(sentence, width);
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
}
