using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What is traced and by what, how much that is, and what is missing; or why nothing can be. A few rows above the calls.</summary>
internal sealed class CallNotes(Session session)
{
    private const int MostShare = 3; // of the rows that there are, one in so many

    private readonly SentenceLines _lines = new();
    private object? _wrapped;
    private int _width;
    private IReadOnlyList<string> _globs = [];
    private string _wanted = "";

    /// <summary>Rows that it takes; known once it was arranged.</summary>
    public int Rows { get; private set; }

    public void Arrange(int width, int height)
    {
        Wrap(width - 2);
        int wanted = session.Calls is null ? _lines.Count + 1 : 2 + _lines.Count;
        Rows = Math.Min(wanted, session.Calls is null ? height : Math.Max(1, height / MostShare));
        if (session.Calls is CallTrace calls && !ReferenceEquals(calls.Globs, _globs))
        {
            _globs = calls.Globs;
            _wanted = DisplayText.ToSafeString(string.Join(' ', _globs));
        }
    }

    public void Draw(Canvas canvas)
    {
        int row = 0;
        if (session.Calls is CallTrace calls)
        {
            DrawSelection(canvas.Row(row++), calls);
            DrawAmounts(canvas.Row(row++), calls);
        }
        else if (session.IsOpeningCalls)
        {
            canvas.Write(row++, 1, "getting ready to trace calls \u2026", Role.Dim);
        }

        Role role = session.CallsFault is null ? Role.Warning : Role.Error;
        for (int line = 0; line < _lines.Count; line++)
        {
            canvas.Write(row++, 1, _lines[line], role);
            role = session.CallsFault is null ? Role.Warning : Role.Normal;
        }
    }

    /// <summary>"tracing  vfs_* !*_work  78 functions".</summary>
    private void DrawSelection(Canvas canvas, CallTrace calls)
    {
        var pen = new Pen(canvas, 0, 1);
        if (calls.Globs.Count == 0)
        {
            pen.Write("traced  "u8, Role.Dim);
            pen.Write("nothing yet: F7 asks for functions, such as vfs_* or blk_*"u8, Role.Accent);
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
        else
        {
            pen.Write("  x goes on"u8, Role.Dim);
        }
    }

    private void DrawAmounts(Canvas canvas, CallTrace calls)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        var pen = new Pen(canvas, 0, 1);
        pen.Write("cost    "u8, Role.Dim);
        pen.Write(text[..Format.CompactCount(calls.PerSecond, text)], Role.Normal);
        pen.Write(" calls/s, "u8, Role.Dim);
        pen.Fixed(session.SelfCpuPercent, 1, Style.Graph(Gradient.Load, session.SelfCpuPercent / 100));
        pen.Write("% of a CPU to read them  "u8, Role.Dim);
        Amount(ref pen, calls.Lost, "lost"u8);
        Amount(ref pen, calls.Tree.Uncounted, "in no row of the tree"u8);
        pen.Write("by "u8, Role.Dim);
        pen.Write(calls.Source.Description.Text, Role.Dim);
    }

    private static void Amount(ref Pen pen, ulong count, ReadOnlySpan<byte> what)
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
        object? said = (object?)session.CallsFault ?? session.Calls?.Source.Description;
        if (ReferenceEquals(said, _wrapped) && width == _width)
        {
            return;
        }

        _wrapped = said;
        _width = width;
        _lines.Clear();
        if (session.CallsFault is { } fault)
        {
            _lines.Add(fault.Message, width);
            _lines.Add(fault.Hint is null ? "" : $"try: {fault.Hint}", width);
            _lines.Add("Enter tries again", width);
            return;
        }

        foreach (string sentence in session.Calls?.Source.Description.Degraded ?? [])
        {
            _lines.Add(sentence, width);
        }
    }
}
