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

    // How it is counted.
    Freeze,
    Slower,
    Faster,
    TypeDelay,
    Threads,
    Accumulated,

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
