using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Tests.Keys;

public sealed class KeyMapTests
{
    [Fact]
    public void KeyMap_HasNoFaults() => Assert.Empty(KeyMap.All.SelectMany(static table => table.Validate()));

    [Fact]
    public void KeyMap_BindsEveryCommand() => Assert.Empty(KeyTables.Unbound<Command>([.. KeyMap.All]));

    [Theory]
    [InlineData("q", nameof(Command.Quit))]
    [InlineData("Left", nameof(Command.SortLeft))]
    [InlineData("<", nameof(Command.SortLeft))]
    [InlineData("Right", nameof(Command.SortRight))]
    [InlineData("r", nameof(Command.ReverseSort))]
    [InlineData("Space", nameof(Command.ReverseSort))]
    [InlineData("o", nameof(Command.OnlyActive))]
    [InlineData("p", nameof(Command.Threads))]
    [InlineData("a", nameof(Command.Accumulated))]
    [InlineData("i", nameof(Command.Ionice))]
    [InlineData("c", nameof(Command.FullCommand))]
    [InlineData("1", nameof(Command.ToggleColumn))]
    [InlineData("0", nameof(Command.AllColumns))]
    [InlineData("g", nameof(Command.NextGraph))]
    [InlineData("G", nameof(Command.PreviousGraph))]
    [InlineData("R", nameof(Command.ReverseGraph))]
    [InlineData("f", nameof(Command.FilterForm))]
    [InlineData("/", nameof(Command.Search))]
    [InlineData("u", nameof(Command.Unicode))]
    [InlineData("l", nameof(Command.Colours))]
    [InlineData("n", nameof(Command.Inverse))]
    [InlineData("x", nameof(Command.ExitedStyle))]
    [InlineData("e", nameof(Command.HideExited))]
    [InlineData("T", nameof(Command.Clock))]
    [InlineData("s", nameof(Command.Freeze))]
    [InlineData("C-b", nameof(Command.SiUnits))]
    [InlineData("C-r", nameof(Command.UnitThreshold))]
    [InlineData("C-t", nameof(Command.DelayAccounting))]
    [InlineData("C-l", nameof(Command.Redraw))]
    [InlineData("W", nameof(Command.SaveConfig))]
    [InlineData("D", nameof(Command.Defaults))]
    [InlineData("?", nameof(Command.Help))]
    [InlineData("h", nameof(Command.Help))]
    [InlineData("Home", nameof(Command.Top))]
    [InlineData("End", nameof(Command.Bottom))]
    public void KeyMap_HasIotopsKeysInTheProcessTable(string key, string command)
    {
        Assert.True(KeyMap.Processes.TryGetCommand(KeyInput.Parse(key), out Command found));
        Assert.Equal(command, found.ToString());
    }

    [Fact]
    public void KeyMap_AScopeGivesAnOuterKeyAnotherMeaningOnlyOnPurpose()
    {
        List<string> shadowed = [];
        foreach (KeyTable<Command> table in KeyMap.All)
        {
            foreach (KeyBinding<Command> binding in table.Bindings)
            {
                shadowed.AddRange(binding.Keys
                    .Where(key => table.Parent is not null && table.Parent.TryGetCommand(key, out Command outer) && outer != binding.Command)
                    .Select(key => $"{table.Name}: {key}"));
            }
        }

        // In the disk map + and - zoom. Between panes Tab goes to the next one; among bytes n goes to the next match, and / searches them.
        // Of tables and of the heat map, g is what it always was; there M-g goes to a time.
        string[] onPurpose =
        [
            "Tables: g",
            "Calls on a file: Tab", "Histograms: heat map: g", "Histograms: disk map: +", "Histograms: disk map: -",
            "One I/O: Tab", "One I/O: S-Tab", "One I/O: \\", "One I/O: n", "One I/O: N",
            "One I/O: structure: F3", "One I/O: structure: /", "One I/O: bytes: F3", "One I/O: bytes: /",
        ];
        Assert.Equal(onPurpose, shadowed);
    }

    [Fact]
    public void KeyMap_WhatThePastTakesFromAScreen_HasAnotherKeyThere()
    {
        List<string> lost = [];
        foreach (KeyTable<Command> table in KeyMap.All.Where(static table => table != KeyMap.Past))
        {
            foreach (KeyBinding<Command> binding in table.Bindings)
            {
                bool isReachable = binding.Keys.Any(static key => !KeyMap.Past.TryGetCommand(key, out _));
                bool isSame = binding.Keys.All(key => KeyMap.Past.TryGetCommand(key, out Command command) && command == binding.Command);
                if (!isReachable && !isSame)
                {
                    lost.Add($"{table.Name}: {binding.Command}");
                }
            }
        }

        // The values of the heat map and the sources of the graph are gone through backwards with G.
        Assert.Equal(["Tables: NextGraph", "Histograms: heat map: NextValue"], lost);
    }

    [Theory]
    [InlineData("[", nameof(Command.TimeBack))]
    [InlineData("]", nameof(Command.TimeForth))]
    [InlineData("{", nameof(Command.TimeFarBack))]
    [InlineData("}", nameof(Command.TimeFarForth))]
    [InlineData("M-g", nameof(Command.GoToTime))]
    [InlineData("M-r", nameof(Command.Record))]
    public void KeyMap_TimeIsMovedByTheSameKeysEverywhere(string key, string command)
    {
        foreach (KeyTable<Command> table in KeyMap.All.Where(static table => table != KeyMap.Past))
        {
            Assert.True(table.TryGetCommand(KeyInput.Parse(key), out Command found));
            Assert.Equal(command, found.ToString());
        }
    }
}
