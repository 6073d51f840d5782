using IoTop.Bpf;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What is traced and by what, how much that is, and what is missing; or why nothing can be. A few rows above the calls.</summary>
internal sealed class CallNotes(Session session) : Notes
{
    private IReadOnlyList<string> _globs = [];
    private string _wanted = "";

    protected override bool IsOpen => session.Calls is not null;

    protected override BpfException? Fault => session.CallsFault;

    protected override string Opening => session.IsOpeningCalls ? "getting ready to trace calls \u2026" : "";

    protected override int HeadRows => 2;

    protected override object? Speaker => session.Calls?.Source.Description;

    public override void Arrange(int width, int height)
    {
        base.Arrange(width, height);
        if (session.Calls is CallView calls && !ReferenceEquals(calls.Globs, _globs))
        {
            _globs = calls.Globs;
            _wanted = DisplayText.ToSafeString(string.Join(' ', _globs));
        }
    }

    protected override void DrawHead(Canvas canvas)
    {
        DrawSelection(canvas.Row(0), session.Calls!);
        DrawAmounts(canvas.Row(1), session.Calls!);
    }

    protected override void AddSentences(SentenceLines lines, int width)
    {
        foreach (string sentence in session.Calls?.Source.Description.Degraded ?? [])
        {
            lines.Add(sentence, width);
        }
    }

    /// <summary>"tracing  vfs_* !*_work  78 functions".</summary>
    private void DrawSelection(Canvas canvas, CallView calls)
    {
        var pen = new Pen(canvas, 0, 1);
        if (calls.Globs.Count == 0)
        {
            pen.Write("traced  "u8, Role.Dim);
            pen.Write(session.Past is null ? "nothing yet: F7 asks for functions, such as vfs_* or blk_*"u8 : "nothing yet"u8, Role.Accent);
            return;
        }

        pen.Write(calls.IsTracing ? "traced  "u8 : "stopped "u8, calls.IsTracing ? Role.Dim : Role.Warning);
        pen.Write(_wanted, calls.IsTracing ? Role.Accent : Role.Dim);
        if (calls.IsTracing)
        {
            pen.Skip(2);
            pen.Count((ulong)calls.Functions, Role.Normal);
            pen.Write(calls.Functions == 1 ? " function"u8 : " functions"u8, Role.Dim);
        }
        else if (session.Past is null)
        {
            pen.Write("  x goes on"u8, Role.Dim);
        }
    }

    private void DrawAmounts(Canvas canvas, CallView calls)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        var pen = new Pen(canvas, 0, 1);
        pen.Write(session.Past is null ? "cost    "u8 : "came    "u8, Role.Dim);
        pen.Write(text[..Format.CompactCount(calls.PerSecond, text)], Role.Normal);
        pen.Write(session.Past is null ? " calls/s, "u8 : " calls/s  "u8, Role.Dim);
        if (session.Past is null)
        {
            pen.Fixed(session.SelfCpuPercent, 1, Style.Graph(Gradient.Load, session.SelfCpuPercent / 100));
            pen.Write("% of a CPU to read them  "u8, Role.Dim);
        }

        Loss(ref pen, calls.Lost, "lost"u8);
        Loss(ref pen, calls.Tree.Uncounted, "in no row of the tree"u8);
        pen.Write("by "u8, Role.Dim);
        pen.Write(calls.Source.Description.Text, Role.Dim);
    }
}
