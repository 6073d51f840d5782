using IoTop.Tui;
using Table = IoTop.Tui.KeyTable<IoTop.Keys.Command>;

namespace IoTop.Keys;

/// <summary>The keys that several scopes share. They know of no other table, so that every other can be made from them.</summary>
internal static class CommonKeys
{
    /// <summary>Rates, sums, or average rates.</summary>
    public static KeyBinding<Command> Amounts { get; } =
        new("a A", "", Command.Accumulated, "Count per second now, in total since the start, or per second since the start");

    /// <summary>What holds on every screen.</summary>
    public static Table Everywhere { get; } = new(
        "Everywhere",
        [
            new("F1 ? h H", "Help", Command.Help, "Show the keys and columns of this screen"),
            new("F3 /", "Search", Command.Search, "Show only what matches a regular expression (PID, command, device)"),
            new("F4 f F \\", "Filter", Command.FilterForm, "Choose processes, users, cgroups, devices, operations, least size and latency"),
            new("F5", "Devices", Command.PickDevices, "Choose devices from a list"),
            new("y", "", Command.PickOperations, "Choose operations (read, write, flush, discard, ...) from a list"),
            new("P", "", Command.TypePids, "Type the PIDs to show, several with blanks or commas"),
            new("Del C-x", "", Command.ClearFilters, "Show everything again: clear all filters and the search"),
            new("s S Z", "", Command.Freeze, "Freeze what is shown, and move in it; counting goes on"),
            new("[", "Back", Command.TimeBack, "Go back in time by an interval, as far as the history reaches; counting goes on"),
            new("]", "", Command.TimeForth, "An interval forth; behind the newest one is now"),
            new("{", "", Command.TimeFarBack, "Ten intervals back"),
            new("}", "", Command.TimeFarForth, "Ten intervals forth"),
            new("M-g g", "", Command.GoToTime, "Type a time to go to: 14:03:20, or -90s from now, or now"),
            new("F9 M-r", "", Command.Record, "Record to a file, the past too if wanted; again: no more"),
            new("Tab", "View", Command.NextView, "Next view: processes, devices, I/Os, functions, calls, syscalls, histograms"),
            new("S-Tab", "", Command.PreviousView, "Previous view"),
            new("M-1", "", Command.ShowProcesses, "Go to the processes"),
            new("M-2", "", Command.ShowDevices, "Go to the devices"),
            new("M-3", "", Command.ShowIos, "Go to the I/Os"),
            new("M-4", "", Command.ShowFunctions, "Go to the functions: what the kernel did for watched processes"),
            new("M-5", "", Command.ShowCalls, "Go to the calls: which functions of the kernel are called by whom"),
            new("M-6", "", Command.ShowSyscalls, "Go to the syscalls: reads and writes of processes, by file"),
            new("M-7", "", Command.ShowHistograms, "Go to the histograms: sizes, latencies over time, places on the disk"),
            new("Backspace Esc", "", Command.Back, "Go up again, where Enter came from"),
            new("B", "Bytes", Command.CaptureBytes,
                "Capture the bytes of what is under the cursor (or marked), else of what the filter says; again: no more"),
            new("M-b", "", Command.TypeSnapLength, "Type how many bytes of each segment are captured"),
            new("K", "", Command.Dirtiers, "Count writes by who dirtied the page, or by who submitted them"),
            new("+", "", Command.Slower, "Refresh less often"),
            new("-", "", Command.Faster, "Refresh more often"),
            new("d", "", Command.TypeDelay, "Type the seconds between two refreshes"),
            new("T", "", Command.Clock, "Show or hide the clock"),
            new("C-b b", "", Command.SiUnits, "Units of 1000 or of 1024"),
            new("C-r t", "", Command.UnitThreshold, "From how many of it the next bigger unit is used (1 to 10)"),
            new("u U", "", Command.Unicode, "Unicode or ASCII"),
            new("l L", "", Command.Colours, "Next colour scheme: default, light, mono, 16"),
            new("n N", "", Command.Inverse, "Header of the table inverse or not"),
            new("C-t", "", Command.DelayAccounting, "Switch the sysctl kernel.task_delayacct, which other tools need (IO% here does not)"),
            new("C-l", "", Command.Redraw, "Draw the whole screen again"),
            new("W", "", Command.SaveConfig, "Save the settings to the configuration file"),
            new("D", "", Command.Defaults, "Set everything back to the defaults"),
            new("F10 q Q C-c", "Quit", Command.Quit, "Leave the program"),
        ]);

    /// <summary>What holds in every list.</summary>
    public static Table Lists { get; } = new(
        "Lists",
        [
            new("Enter", "Open", Command.Open, "Go down: process, its devices, its I/Os, the bytes of one"),
            new("Up k", "", Command.Up, "Row above"),
            new("Down j", "", Command.Down, "Row below"),
            new("PgUp", "", Command.PageUp, "A page up"),
            new("PgDn", "", Command.PageDown, "A page down"),
            new("Home", "", Command.Top, "First row"),
            new("End", "", Command.Bottom, "Last row"),
            new("C-Left S-Left", "", Command.ScrollLeft, "Show the columns that are cut off on the left"),
            new("C-Right S-Right", "", Command.ScrollRight, "Show the columns that are cut off on the right"),
            new("F6", "Sort", Command.SortMenu, "Choose the column to sort by"),
            new("Left <", "", Command.SortLeft, "Sort by the column to the left"),
            new("Right >", "", Command.SortRight, "Sort by the column to the right"),
            new("r Space", "", Command.ReverseSort, "Reverse the order"),
            new("F2", "Columns", Command.Columns, "Choose the columns that are shown"),
        ],
        Everywhere);
}
