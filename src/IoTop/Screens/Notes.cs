using IoTop.Bpf;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// A few rows above a list: where it comes from, what that costs, what is missing in it; or why there is none, and what to do. Sentences
/// are made anew only when they are others, or the width is.
/// </summary>
internal abstract class Notes
{
    private const int MostShare = 3; // of the rows that there are, one in so many

    private readonly SentenceLines _lines = new();
    private object? _wrapped;
    private int _count;
    private int _width;

    /// <summary>Rows that it takes; known once it was arranged.</summary>
    public int Rows { get; private set; }

    /// <summary>There is a source.</summary>
    protected abstract bool IsOpen { get; }

    /// <summary>Why there is none; null: there was no attempt, or it worked.</summary>
    protected abstract BpfException? Fault { get; }

    /// <summary>What is said while it is being opened; empty: it is not.</summary>
    protected abstract string Opening { get; }

    /// <summary>Rows that <see cref="DrawHead"/> fills while there is a source.</summary>
    protected abstract int HeadRows { get; }

    /// <summary>Whose sentences they are: another one has others.</summary>
    protected abstract object? Speaker { get; }

    /// <summary>How many sentences it has: their number may grow.</summary>
    protected virtual int SentenceCount => 0;

    public virtual void Arrange(int width, int height)
    {
        Wrap(width - 2);
        int wanted = IsOpen ? HeadRows + _lines.Count : _lines.Count + 1;
        Rows = Math.Min(wanted, IsOpen ? Math.Max(1, height / MostShare) : height);
    }

    public void Draw(Canvas canvas)
    {
        int row = 0;
        if (IsOpen)
        {
            DrawHead(canvas);
            row = HeadRows;
        }
        else if (Opening.Length > 0)
        {
            canvas.Write(row++, 1, Opening, Role.Dim);
        }

        Role role = Fault is null ? Role.Warning : Role.Error;
        for (int line = 0; line < _lines.Count; line++)
        {
            canvas.Write(row++, 1, _lines[line], role);
            role = Fault is null ? Role.Warning : Role.Normal;
        }
    }

    protected abstract void DrawHead(Canvas canvas);

    /// <summary>Adds what is said in whole sentences.</summary>
    protected abstract void AddSentences(SentenceLines lines, int width);

    /// <summary>"1,204 calls not seen  "; nothing when there are none.</summary>
    protected static void Loss(ref Pen pen, ulong count, ReadOnlySpan<byte> what)
    {
        if (count > 0)
        {
            pen.Count(count, ((Style)Role.Warning).Bold);
            pen.Skip(1);
            pen.Write(what, Role.Warning);
            pen.Skip(2);
        }
    }

    private void Wrap(int width)
    {
        object? said = (object?)Fault ?? Speaker;
        int count = SentenceCount;
        if (ReferenceEquals(said, _wrapped) && width == _width && count == _count)
        {
            return;
        }

        (_wrapped, _width, _count) = (said, width, count);
        _lines.Clear();
        if (Fault is { } fault)
        {
            _lines.Add(fault.Message, width);
            _lines.Add(fault.Hint is null ? "" : $"try: {fault.Hint}", width);
            _lines.Add("Enter tries again", width);
            return;
        }

        AddSentences(_lines, width);
    }
}
