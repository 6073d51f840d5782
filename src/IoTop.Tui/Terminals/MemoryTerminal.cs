using CommunityToolkit.HighPerformance;

namespace IoTop.Tui;

/// <summary>A terminal for tests: keys are put in, and the last screen can be read as text.</summary>
public sealed class MemoryTerminal : ITerminal
{
    private readonly Queue<InputEvent> _input = new();
    private readonly CellGrid _shown;

    public MemoryTerminal(int width, int height)
    {
        _shown = new CellGrid(width, height);
        Size = new TerminalSize(width, height);
    }

    public TerminalSize Size { get; private set; }

    public Scheme Scheme { get; set; } = Scheme.Default;

    public bool Unicode { get; set; } = true;

    public int Fd => -1;

    public IReadOnlyList<string> Degradations { get; init; } = [];

    public void ResetLook()
    {
        Scheme = Scheme.Default;
        Unicode = true;
    }

    public CursorPosition Cursor { get; private set; } = CursorPosition.Hidden;

    /// <summary>Screens presented so far.</summary>
    public int Frames { get; private set; }

    public bool IsSuspended { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>The last screen; with ASCII stand-ins if <see cref="Unicode"/> is off.</summary>
    public ReadOnlySpan2D<Cell> Screen => _shown.Cells;

    /// <summary>The last screen as text, a string per line without blanks at its end.</summary>
    public string[] Lines => ScreenText.Lines(Screen);

    /// <summary>Types keys, by name: <c>Type("Down", "C-l", "q")</c>.</summary>
    public void Type(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            Enqueue(InputEvent.FromKey(KeyInput.Parse(key)));
        }
    }

    /// <summary>Types text, a key per character.</summary>
    public void TypeText(string text)
    {
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            Enqueue(InputEvent.FromKey(new KeyInput(rune.Value)));
        }
    }

    public void Click(int row, int column) => Enqueue(InputEvent.FromMouse(new MouseInput(MouseAction.Press, row, column)));

    public void Enqueue(InputEvent input) => _input.Enqueue(input);

    /// <summary>Takes another size and tells so, as a terminal window does.</summary>
    public void Resize(int width, int height)
    {
        Size = new TerminalSize(width, height);
        _shown.Resize(Size);
        Enqueue(InputEvent.Resize);
    }

    public void Present(ReadOnlySpan2D<Cell> screen, CursorPosition cursor)
    {
        Span2D<Cell> shown = _shown.Cells;
        for (int row = 0; row < shown.Height; row++)
        {
            for (int column = 0; column < shown.Width; column++)
            {
                Cell cell = row < screen.Height && column < screen.Width ? screen[row, column] : default;
                shown[row, column] = Unicode ? cell : Ascii(cell);
            }
        }

        Cursor = cursor;
        Frames++;
    }

    private static Cell Ascii(Cell cell) =>
        new(cell.IsContinuation ? DisplayText.Replacement : AsciiFallback.Of(cell.CodePoint), cell.Style);

    public bool TryReadInput(out InputEvent input) => _input.TryDequeue(out input);

    public bool Wait(int timeoutMs, int otherFd = -1) => _input.Count > 0;

    public void Suspend() => IsSuspended = true;

    public void Resume()
    {
        IsSuspended = false;
        Enqueue(InputEvent.Resize);
    }

    /// <summary>What was copied last; empty: nothing.</summary>
    public ReadOnlyMemory<byte> Copied { get; private set; }

    public bool Copy(ReadOnlySpan<byte> text)
    {
        if (text.Length > ITerminal.MostCopiedBytes || IsSuspended || IsDisposed)
        {
            return false;
        }

        Copied = text.ToArray();
        return true;
    }

    public void Redraw()
    {
    }

    public void Dispose() => IsDisposed = true;
}
