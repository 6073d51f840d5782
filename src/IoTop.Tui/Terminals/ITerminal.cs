using CommunityToolkit.HighPerformance;

namespace IoTop.Tui;

/// <summary>
/// The only seam that knows a terminal: <see cref="NcursesTerminal"/> for a tty, <see cref="MemoryTerminal"/> for tests.
/// </summary>
/// <remarks>
/// <para>The layer in one page.</para>
/// <para><b>Cells.</b> A screen is a <see cref="CellGrid"/> of 8-byte <see cref="Cell"/>s. One draws on a <see cref="Canvas"/>, a ref
/// struct that clips: slices of any size, also none, are fine. <c>Canvas.Write</c> takes chars and untrusted UTF-8 bytes alike and
/// passes both through <see cref="DisplayText"/>.</para>
/// <para><b>Styles.</b> One writes roles, not colours: <c>Role.Read</c>, <c>Role.Dim</c>, <c>((Style)Role.Title).Bold</c>,
/// <c>Style.Graph(Gradient.Load, 0.7)</c>. The terminal's <see cref="Scheme"/> makes colours of them.</para>
/// <para><b>Widgets</b> are static <c>Draw(canvas, state)</c> functions over plain state objects: <see cref="TableView"/> with
/// <see cref="TableState"/> and an <see cref="ITableRows"/>, <see cref="StatusBar"/>, <see cref="TabBar"/>, <see cref="Prompt"/> with
/// <see cref="LineEditor"/>, <see cref="Dialog"/>, <see cref="ListDialog"/>, <see cref="HelpView"/>, <see cref="BrailleGraph"/>,
/// <see cref="Sparkline"/>, <see cref="Meter"/>, <see cref="Histogram"/>, <see cref="HexView"/> with
/// <see cref="HexViewState"/>, <see cref="OutlineView"/> with <see cref="OutlineState"/>, <see cref="InspectorView"/>; three panes are
/// placed by a <see cref="PaneLayout"/> and framed by <see cref="PaneFrame"/>. Drawing changes nothing; keys go to the state
/// objects.</para>
/// <para><b>Keys</b> are <see cref="KeyInput"/>s; a <see cref="KeyTable{TCommand}"/> of <see cref="KeyBinding{TCommand}"/>s turns them
/// into commands, and status bar and help are made from the same table.</para>
/// <code>
/// using ITerminal terminal = NcursesTerminal.Open(new TerminalOptions());
/// CellGrid grid = new();
/// TableState table = new();
/// while (running)
/// {
///     grid.Resize(terminal.Size);
///     table.Arrange(rows, grid.Size.Height - 2);         // keeps the selection on its row, before drawing
///     Canvas canvas = grid.Canvas;
///     canvas.Clear();
///     TableView.Draw(canvas.Rows(0, canvas.Height - 1), columns, rows, table);
///     StatusBar.Draw(canvas.Rows(canvas.Height - 1), keys, message: "", warning: "lost 1,204");
///     terminal.Present(grid.Cells, CursorPosition.Hidden);
///     terminal.Wait(timeoutMs: 1000, otherFd: source.WakeFd);
///     while (terminal.TryReadInput(out InputEvent input))
///     {
///         keys.TryGetCommand(input.Key, out Command command);
///         running &amp;= input.Kind != InputKind.Quit &amp;&amp; command != Command.Quit;
///     }
/// }
/// </code>
/// <para>While a terminal is open nothing may use <see cref="Console"/>, not even its bare streams: it sets the same tty its own way
/// and does not put it back. Messages go through a <see cref="FileStream"/> over the descriptor.</para>
/// </remarks>
public interface ITerminal : IDisposable
{
    TerminalSize Size { get; }

    /// <summary>The colours; setting another one redraws with the next <see cref="Present"/>.</summary>
    Scheme Scheme { get; set; }

    /// <summary>
    /// Boxes, braille and other letters than ASCII are shown as they are; otherwise with ASCII stand-ins. Starts as what the
    /// locale can do; setting it to true in a locale that cannot has no effect.
    /// </summary>
    bool Unicode { get; set; }

    /// <summary>What tells many from few, and one kind from another, in a picture on this terminal.</summary>
    Glyphs Glyphs => Unicode ? Scheme.Glyphs : Glyphs.Ascii;

    /// <summary>Colours and letters as they are without options: as NO_COLOR and the locale say.</summary>
    void ResetLook();

    /// <summary>The file descriptor that keys come from, for poll(2); -1 when there is none. <see cref="Wait"/> polls it for you.</summary>
    int Fd { get; }

    /// <summary>What is less than it could be and why, a sentence each; empty when all is well.</summary>
    IReadOnlyList<string> Degradations { get; }

    /// <summary>
    /// Shows a screen. Only what differs from the last one is sent. Cells beyond the terminal's size are cut off, missing ones
    /// are blank. Allocates nothing in the steady state. Does nothing once the terminal is closed.
    /// </summary>
    void Present(ReadOnlySpan2D<Cell> screen, CursorPosition cursor);

    /// <summary>Takes the next event if there is one; never blocks.</summary>
    bool TryReadInput(out InputEvent input);

    /// <summary>
    /// Waits until there is input (true), <paramref name="otherFd"/> is readable, or the time is over (both false). A signal ends
    /// the wait too.
    /// </summary>
    /// <param name="timeoutMs">Milliseconds; 0: just look; -1: for ever.</param>
    /// <param name="otherFd">Another descriptor to wake up for; -1: none.</param>
    bool Wait(int timeoutMs, int otherFd = -1);

    /// <summary>Gives the terminal back, for a child program or a message; <see cref="Resume"/> takes it again.</summary>
    void Suspend();

    void Resume();

    /// <summary>
    /// Puts text on the clipboard of the terminal's user, by OSC 52: over ssh too. Terminals do not say whether they did so. In tmux it
    /// takes <c>set-clipboard on</c> (the default, <c>external</c>, passes on tmux's own copies only). Returns false when nothing was sent:
    /// the text is longer than <see cref="MostCopiedBytes"/>, or the terminal is known not to have a clipboard, or it is not ours now.
    /// </summary>
    bool Copy(ReadOnlySpan<byte> text);

    /// <summary>The most that <see cref="Copy"/> takes, in bytes: with base64 100,000 characters, where some terminals stop.</summary>
    static int MostCopiedBytes => 74_994;

    /// <summary>Sends the whole screen again with the next <see cref="Present"/> (Ctrl-L).</summary>
    void Redraw();
}
