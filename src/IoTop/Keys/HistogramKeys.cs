using IoTop.Tui;
using Table = IoTop.Tui.KeyTable<IoTop.Keys.Command>;

namespace IoTop.Keys;

/// <summary>The keys of the view of histograms.</summary>
internal static class HistogramKeys
{
    /// <summary>The way here from a row of a table.</summary>
    public static KeyBinding<Command> OfRow { get; } =
        new("v", "", Command.ShowPicture,
            "Show histograms of the row under the cursor (or of marked ones): sizes, latencies, places on the disk");

    /// <summary>What holds in each of the three pictures.</summary>
    public static Table Pictures { get; } = new(
        "Histograms",
        [
            new("v Space", "Picture", Command.NextPicture, "Next picture: bars, heat map, disk map"),
            new("V", "", Command.PreviousPicture, "Previous picture"),
            new("m", "Device", Command.NextDevice, "Next device: all of them, then one after the other"),
            new("M", "", Command.PreviousDevice, "Previous device"),
            new(")", "Process", Command.NextProcess, "Next process among those that did I/O: everybody, then one after the other"),
            new("(", "", Command.PreviousProcess, "Previous process"),
            new("Y", "Kind", Command.NextKind, "Reads and writes, reads alone, writes alone, all others"),
        ],
        CommonKeys.Everywhere);

    /// <summary>Sizes and latencies.</summary>
    public static Table Bars { get; } = new("Histograms: bars", [CommonKeys.Amounts], Pictures);

    /// <summary>Latencies or sizes over time.</summary>
    public static Table Heat { get; } = new(
        "Histograms: heat map",
        [
            new("Enter", "I/Os", Command.Open, "Show the I/Os of the cell under the cursor"),
            new("g", "Value", Command.NextValue, "Next value: latency, time in the queue, time on the device, size"),
            new("G", "", Command.PreviousValue, "Previous value"),
            .. Cursor,
            .. Time,
        ],
        Pictures);

    /// <summary>Places on a device over time.</summary>
    public static Table Places { get; } = new(
        "Histograms: disk map",
        [
            new("Enter", "I/Os", Command.Open, "Show the I/Os of the cell under the cursor"),
            new("+ =", "Zoom", Command.ZoomIn, "Show a quarter of the range, around the cursor; so does the mouse wheel"),
            new("-", "", Command.ZoomOut, "Show four times the range; Backspace does, too"),
            new("z", "Fit", Command.ZoomFit, "Show only the part in which there was I/O; again: closer still"),
            .. Cursor,
            .. Time,
        ],
        Pictures);

    private static KeyBinding<Command>[] Cursor =>
    [
        new("Left", "", Command.Left, "Cursor to the time before"),
        new("Right", "", Command.Right, "Cursor to the time after"),
        new("Up k", "", Command.Up, "Cursor up"),
        new("Down j", "", Command.Down, "Cursor down"),
        new("PgUp", "", Command.PageUp, "Cursor up by a quarter"),
        new("PgDn", "", Command.PageDown, "Cursor down by a quarter"),
        new("Home", "", Command.Top, "Cursor to the oldest"),
        new("End", "", Command.Bottom, "Cursor to the newest"),
    ];

    private static KeyBinding<Command>[] Time =>
    [
        new("<", "", Command.LessTime, "Less time in a column"),
        new(">", "Time", Command.MoreTime, "More time in a column"),
    ];
}
