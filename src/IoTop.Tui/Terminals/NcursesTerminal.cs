using CommunityToolkit.HighPerformance;

namespace IoTop.Tui;

public sealed class NcursesTerminal : ITerminal
{
    public static NcursesTerminal Open(TerminalOptions options) => throw new TerminalException("not yet");
    public TerminalSize Size => default;
    public Scheme Scheme { get; set; } = Scheme.Default;
    public bool Unicode { get; set; }
    public int Fd => -1;
    public IReadOnlyList<string> Degradations => [];
    public void Present(ReadOnlySpan2D<Cell> screen, CursorPosition cursor) { }
    public bool TryReadInput(out InputEvent input) { input = default; return false; }
    public bool Wait(int timeoutMs, int otherFd = -1) => false;
    public void Suspend() { }
    public void Resume() { }
    public void Redraw() { }
    public void Dispose() { }
}
