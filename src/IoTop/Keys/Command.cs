namespace IoTop.Keys;

/// <summary>Everything that a key, or the mouse, can ask the program to do.</summary>
internal enum Command
{
    None,

    // Where to be.
    Open,
    Back,
    NextView,
    PreviousView,
    ShowProcesses,
    ShowDevices,
    ShowIos,
    ShowFunctions,
    ShowCalls,
    ShowSyscalls,
    ShowHistograms,
    Help,
    Quit,

    // Moving in a list.
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    ScrollLeft,
    ScrollRight,
    Follow,
    Left,
    Right,

    // Between and in the panes of one I/O.
    NextPane,
    PreviousPane,
    ZoomPane,
    NarrowPane,
    WidenPane,
    Inspector,
    Squeeze,
    PartitionSectors,
    SearchBytes,
    SearchCaptured,
    NextMatch,
    PreviousMatch,
    SaveBytes,

    // What is shown first.
    SortLeft,
    SortRight,
    SortMenu,
    ReverseSort,

    // What is shown at all.
    Search,
    FilterForm,
    PickDevices,
    PickOperations,
    TypePids,
    Mark,
    OnlyMarked,
    ClearFilters,
    OnlyActive,
    HideExited,

    // Which time is shown.
    Freeze,
    TimeBack,
    TimeForth,
    TimeFarBack,
    TimeFarForth,
    GoToTime,
    PlayPause,
    PlaySlower,
    PlayFaster,
    ReturnToNow,
    Record,

    // How it is counted.
    Slower,
    Faster,
    TypeDelay,
    Threads,
    Dirtiers,
    Accumulated,

    // Which bytes are kept.
    CaptureBytes,
    TypeSnapLength,

    // Whose functions are counted, and which.
    WatchFunctions,
    WatchPids,
    Unwatch,
    ForgetOver,
    AddFunctions,
    AllFunctions,

    // Which calls of the kernel's functions are traced.
    TraceCalls,
    StopCalls,
    CallTree,
    ForgetCalls,

    // Whose syscalls are traced, and which of them are shown.
    NarrowSyscalls,
    AllFiles,

    // What the distributions show.
    ShowPicture,
    NextPicture,
    PreviousPicture,
    NextValue,
    PreviousValue,
    NextDevice,
    PreviousDevice,
    NextProcess,
    PreviousProcess,
    NextKind,
    ZoomIn,
    ZoomOut,
    ZoomFit,
    LessTime,
    MoreTime,

    // How it looks.
    Columns,
    ToggleColumn,
    AllColumns,
    FullCommand,
    NextGraph,
    PreviousGraph,
    ReverseGraph,
    ExitedStyle,
    Unicode,
    Colours,
    Inverse,
    Clock,
    SiUnits,
    UnitThreshold,
    Redraw,

    // What changes something outside the screen.
    Ionice,
    DelayAccounting,
    SaveConfig,
    Defaults,
}
