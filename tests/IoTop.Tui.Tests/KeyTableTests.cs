namespace IoTop.Tui.Tests;

public sealed class KeyTableTests
{
    private static readonly KeyTable<TestCommand> s_global = new(
        "Everywhere", [new("q F10", "Quit", TestCommand.Quit, "Leave"), new("F1", "Help", TestCommand.Help, "Show the keys")]);

    private static readonly KeyTable<TestCommand> s_screen = new(
        "Screen", [new("Enter", "Open", TestCommand.Open, "Go in"), new("F1", "", TestCommand.Sort, "Sort")], s_global);

    [Fact]
    public void Scope_is_asked_before_its_parent()
    {
        Assert.True(s_screen.TryGetCommand(Key.F1, out TestCommand command));
        Assert.Equal(TestCommand.Sort, command);
        Assert.True(s_screen.TryGetCommand('q', out command));
        Assert.Equal(TestCommand.Quit, command);
        Assert.False(s_screen.TryGetCommand('x', out _));
    }

    [Fact]
    public void Validate_finds_nothing_in_a_good_table()
    {
        Assert.Empty(s_global.Validate());
        Assert.Empty(s_screen.Validate());
    }

    [Fact]
    public void Validate_names_each_fault()
    {
        KeyTable<TestCommand> table = new(
            "Bad",
            [
                new("q", "", TestCommand.Quit, "Leave"), new("q", "", TestCommand.Help, "Help"),
                new("x", "", TestCommand.Open, " "), new("", "", TestCommand.Sort, "Sort"),
            ]);
        Assert.Equal(["Bad: key 'q' is bound twice", "Bad: Open has no help", "Bad: Sort has no key"], table.Validate());
    }

    [Fact]
    public void Unbound_finds_commands_without_a_key()
    {
        Assert.Empty(KeyTables.Unbound(s_global, s_screen));
        Assert.Equal([TestCommand.Open, TestCommand.Sort], KeyTables.Unbound(s_global).Order());
    }

    [Fact]
    public void Help_section_has_all_keys_of_a_binding()
    {
        HelpSection section = HelpSection.FromKeys(s_global);
        Assert.Equal("Everywhere", section.Title);
        Assert.Equal([new HelpEntry("q F10", "Leave"), new HelpEntry("F1", "Show the keys")], section.Entries);
    }

    [Fact]
    public void Lookup_allocates_nothing() => Allocations.AssertNone(static () => s_screen.TryGetCommand('q', out _));
}
