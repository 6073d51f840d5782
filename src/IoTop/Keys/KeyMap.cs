using IoTop.Tui;
using Table = IoTop.Tui.KeyTable<IoTop.Keys.Command>;

namespace IoTop.Keys;

/// <summary>
/// Every key of the program. Dispatch, the key bar at the bottom, the help screen, the man page and the README come from these tables.
/// The order is the order of help; what has a label appears in the key bar, in the same order, as far as there is room.
/// Letters are iotop's and iotop-c's, function keys htop's.
/// </summary>
internal static class KeyMap
{
    // What means the same in several scopes that have nothing else in common.
    private static readonly KeyBinding<Command> s_watch =
        new("w", "Watch", Command.WatchFunctions,
            "Count what the kernel does for the process under the cursor (or marked ones), in the view of functions; again: no more");

    private static readonly KeyBinding<Command> s_moreFunctions =
        new("M-f", "Add function", Command.AddFunctions, "Count more functions of the kernel: names or patterns such as vfs_*");

    /// <summary>What holds on every screen while the past or a recording is shown, before what the screen says.</summary>
    public static Table Past => TimeKeys.Past;

    /// <summary>What holds on every screen.</summary>
    public static Table Everywhere => CommonKeys.Everywhere;

    /// <summary>What holds in every list.</summary>
    public static Table Lists => CommonKeys.Lists;

    /// <summary>What holds in the tables of processes and devices.</summary>
    public static Table Tables { get; } = new(
        "Tables",
        [
            new("m Ins", "", Command.Mark, "Mark the row, and go to the next"),
            new("M", "", Command.OnlyMarked, "Show only the marked rows, or the one under the cursor; again: all"),
            new("o O", "Active", Command.OnlyActive, "Show only what did I/O in the last interval"),
            CommonKeys.Amounts,
            HistogramKeys.OfRow,
            new("g", "", Command.NextGraph, "Next source of the graph column: IO, R, W, R+W, SW"),
            new("G", "", Command.PreviousGraph, "Previous source of the graph column"),
            new("R", "", Command.ReverseGraph, "Turn the graph column: newest left or right"),
            new("1 2 3 4 5 6 7 8 9", "", Command.ToggleColumn,
                "Show or hide a column: PID, PRIO, USER, READ, WRITE, SWAPIN, IO, GRAPH, COMMAND"),
            new("0", "", Command.AllColumns, "Show all columns that have a digit"),
        ],
        Lists);

    /// <summary>The table of processes, or of the processes of one device.</summary>
    public static Table Processes { get; } = new(
        "Processes",
        [
            new("p", "Threads", Command.Threads, "Count by process, by thread, or by cgroup: container, unit"),
            s_watch,
            new("c C", "", Command.FullCommand, "Whole command line or name"),
            new("i I", "Ionice", Command.Ionice, "Set the I/O priority of the process"),
            new("e E", "", Command.HideExited, "Show or hide processes that have ended"),
            new("x X", "", Command.ExitedStyle, "Mark ended processes with x or by colour"),
        ],
        Tables);

    /// <summary>The tree of devices.</summary>
    public static Table Devices { get; } = new("Devices", [], Tables);

    /// <summary>The devices of one process.</summary>
    public static Table ProcessDevices { get; } = new("Devices of a process", [s_watch], Tables);

    /// <summary>The list of single I/Os.</summary>
    public static Table Ios { get; } = new(
        "I/Os",
        [
            new("w", "Follow", Command.Follow, "Follow the newest I/O, or stay at the one under the cursor"),
        ],
        Lists);

    /// <summary>The watched processes.</summary>
    public static Table Functions { get; } = new(
        "Functions",
        [
            new("Enter", "", Command.Open, "Go down: process, its functions; when the probes could not be attached: try again"),
            new("w Ins", "Watch", Command.WatchPids, "Type PIDs of processes to watch; 42+ follows the children of 42, too"),
            new("x", "Remove", Command.Unwatch,
                "Watch the process under the cursor no more; of one that is not watched any more: forget its row"),
            new("X", "", Command.ForgetOver, "Forget the rows of all processes that have ended or were removed"),
            s_moreFunctions,
            CommonKeys.Amounts,
            new("o O", "", Command.OnlyActive, "Show only processes that called a function in the last interval"),
            new("e E", "", Command.HideExited, "Show or hide processes that have ended or were removed"),
            new("c C", "", Command.FullCommand, "Whole command line or name"),
        ],
        Lists);

    /// <summary>The functions of one process.</summary>
    public static Table ProcessFunctions { get; } = new(
        "Functions of a process",
        [
            new("o O", "All", Command.AllFunctions, "Show all functions, or those that were called"),
            new("x", "Remove", Command.Unwatch, "Watch the process no more"),
            s_moreFunctions,
            CommonKeys.Amounts,
            new("c C", "", Command.FullCommand, "Whole command line or name"),
        ],
        Lists);

    /// <summary>One I/O in three panes: what holds in each of them.</summary>
    public static Table Panes { get; } = new(
        "One I/O",
        [
            new("Enter", "", Command.Open, "Go on: from the list to the structure, from there to the bytes of the segment"),
            new("Tab", "Pane", Command.NextPane, "Next pane: list of I/Os, structure, bytes"),
            new("S-Tab", "", Command.PreviousPane, "Previous pane"),
            new("\\", "Zoom", Command.ZoomPane, "The pane alone on the screen, or all three; Backspace shows all, too"),
            new("<", "", Command.NarrowPane, "Make the pane smaller"),
            new(">", "", Command.WidenPane, "Make the pane bigger"),
            new("F7 M-/", "Find", Command.SearchCaptured, "Search text, hex:... or re:... in everything captured"),
            new("n", "", Command.NextMatch, "Next place that matches, after the search in other I/Os, too"),
            new("N", "", Command.PreviousMatch, "Match before this one"),
            new("F8 v", "Save", Command.SaveBytes, "Save or copy the bytes of the segment or of the I/O; rebuild the file"),
            new("i", "Values", Command.Inspector, "Show or hide the bytes under the cursor as numbers, times, ..."),
            new("z", "", Command.Squeeze, "Show equal lines once, or all"),
            new("p", "", Command.PartitionSectors, "Count sectors from the beginning of the disk, or of the partition"),
            new("w", "Follow", Command.Follow, "Follow the newest I/O, or stay at this one"),
        ],
        Everywhere);

    /// <summary>The list beside the bytes.</summary>
    public static Table PaneList { get; } = new(
        "One I/O: list",
        [
            new("Up k", "", Command.Up, "I/O above"),
            new("Down j", "", Command.Down, "I/O below"),
            new("PgUp", "", Command.PageUp, "A page up"),
            new("PgDn", "", Command.PageDown, "A page down"),
            new("Home", "", Command.Top, "First I/O"),
            new("End", "", Command.Bottom, "Last I/O, and follow the newest"),
            new("F6", "Sort", Command.SortMenu, "Choose the column to sort by"),
            new("Left", "", Command.SortLeft, "Sort by the column to the left"),
            new("Right", "", Command.SortRight, "Sort by the column to the right"),
            new("r Space", "", Command.ReverseSort, "Reverse the order"),
            new("F2", "Columns", Command.Columns, "Choose the columns that are shown"),
        ],
        Panes);

    /// <summary>The fields of the I/O, its segments and files.</summary>
    public static Table PaneStructure { get; } = new(
        "One I/O: structure",
        [
            new("Up k", "", Command.Up, "Line above"),
            new("Down j", "", Command.Down, "Line below; a segment's bytes are shown"),
            new("PgUp", "", Command.PageUp, "A page up"),
            new("PgDn", "", Command.PageDown, "A page down"),
            new("Home", "", Command.Top, "First line"),
            new("End", "", Command.Bottom, "Last line"),
            new("F3 /", "Search", Command.SearchBytes, "Search text, hex:de ad be ef or re:expression in the bytes of this I/O"),
        ],
        Panes);

    /// <summary>The bytes of the I/O.</summary>
    public static Table PaneBytes { get; } = new(
        "One I/O: bytes",
        [
            new("Left", "", Command.Left, "Byte before"),
            new("Right", "", Command.Right, "Byte after"),
            new("C-Left S-Left", "", Command.ScrollLeft, "Eight bytes back"),
            new("C-Right S-Right", "", Command.ScrollRight, "Eight bytes on"),
            new("Up k", "", Command.Up, "Line above"),
            new("Down j", "", Command.Down, "Line below"),
            new("PgUp", "", Command.PageUp, "A page up"),
            new("PgDn Space", "", Command.PageDown, "A page down"),
            new("Home", "", Command.Top, "First byte"),
            new("End", "", Command.Bottom, "Last byte"),
            new("F3 /", "Search", Command.SearchBytes, "Search text, hex:de ad be ef or re:expression in the bytes of this I/O"),
        ],
        Panes);

    /// <summary>All tables, in the order of help and README.</summary>
    public static IReadOnlyList<Table> All { get; } =
    [
        Everywhere, Lists, Tables, Processes, Devices, ProcessDevices, Ios, Functions, ProcessFunctions,
        CallKeys.Calls, SyscallKeys.Processes, SyscallKeys.Files, SyscallKeys.Calls, SyscallKeys.Payload,
        HistogramKeys.Pictures, HistogramKeys.Bars, HistogramKeys.Heat, HistogramKeys.Places,
        Panes, PaneList, PaneStructure, PaneBytes, Past,
    ];

    private static readonly Dictionary<Table, Table> s_bars = All.ToDictionary(static table => table, static table => MakeBar(table));

    private static readonly Dictionary<Table, Table> s_barsOfThePast = All.ToDictionary(static table => table, MakeBarOfThePast);

    /// <summary>
    /// What the key bar shows in a scope: the labelled keys of it and its parents, function keys in their order first, as htop has
    /// them; what comes last is left out first.
    /// </summary>
    public static Table BarOf(Table scope) => s_bars[scope];

    /// <summary>The same while the past is shown: its keys come first.</summary>
    public static Table BarOfThePast(Table scope) => s_barsOfThePast[scope];

    private static Table MakeBarOfThePast(Table scope)
    {
        List<KeyBinding<Command>> hints = [.. Past.Bindings.ToArray().Where(static binding => binding.Label.Length > 0)];
        HashSet<Command> shown = [.. hints.Select(static hint => hint.Command)];
        hints.AddRange(MakeBar(scope).Bindings.ToArray().Where(binding =>
            !shown.Contains(binding.Command) && !Past.TryGetCommand(binding.Keys[0], out _)));
        return new Table(scope.Name, [.. hints]);
    }

    private static Table MakeBar(Table scope)
    {
        List<KeyBinding<Command>> hints = [];
        for (Table? table = scope; table is not null; table = table.Parent)
        {
            // A key that means something else in a narrower scope is not offered for what it means in a wider one.
            hints.AddRange(table.Bindings.ToArray().Where(binding =>
                binding.Label.Length > 0 && scope.TryGetCommand(binding.Keys[0], out Command command) && command == binding.Command));
        }

        return new Table(scope.Name, [.. hints.OrderBy(static hint => Rank(hint.Keys[0]))]);
    }

    private static Key Rank(KeyInput key) => key.Key is >= Key.F1 and <= Key.F12 ? key.Key : Key.F12 + 1;

    /// <summary>A bar without hints, for who knows the keys (--help-type none); warnings still stand in it.</summary>
    public static Table EmptyBar { get; } = new("none", []);
}
