namespace IoTop.Tui;

/// <summary>The lines of a help text one after the other: titles, entries wrapped to a width, blank lines between sections.</summary>
internal ref struct HelpLines(IReadOnlyList<HelpSection> sections, int helpWidth)
{
    private int _section = -1;
    private int _entry;
    private LineWrapper _wrapper;
    private bool _isBlankDue;

    /// <summary>The section's title; empty on other lines.</summary>
    internal string Title { get; private set; } = "";

    /// <summary>The entry's name on its first line; empty on others.</summary>
    internal string Name { get; private set; } = "";

    internal ReadOnlySpan<char> Help { get; private set; }

    internal bool MoveNext()
    {
        Title = "";
        Name = "";
        Help = default;
        if (_wrapper.MoveNext())
        {
            Help = _wrapper.Current;
            return true;
        }

        if (_section >= 0 && _entry < sections[_section].Entries.Count)
        {
            HelpEntry entry = sections[_section].Entries[_entry++];
            _wrapper = new LineWrapper(entry.Help, helpWidth);
            _wrapper.MoveNext();
            Name = entry.Name;
            Help = _wrapper.Current;
            return true;
        }

        return NextSection();
    }

    private bool NextSection()
    {
        if (_section + 1 >= sections.Count)
        {
            return false;
        }

        if (_section >= 0 && !_isBlankDue)
        {
            _isBlankDue = true;
            return true;
        }

        _isBlankDue = false;
        _section++;
        _entry = 0;
        Title = sections[_section].Title;
        return true;
    }
}
