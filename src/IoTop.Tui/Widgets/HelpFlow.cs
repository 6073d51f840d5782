namespace IoTop.Tui;

/// <summary>
/// Where the lines of a help text stand when they flow down one column after the other: an entry is never torn, a title never
/// left alone at the foot of a column.
/// </summary>
internal ref struct HelpFlow(IReadOnlyList<HelpSection> sections, int helpWidth, int target)
{
    private HelpLines _lines = new(sections, helpWidth);
    private int _next;

    internal readonly HelpLines Line => _lines;

    internal int Row { get; private set; }

    internal int Column { get; private set; }

    internal bool MoveNext()
    {
        while (_lines.MoveNext())
        {
            bool isBlank = _lines.Title.Length == 0 && _lines.Name.Length == 0 && _lines.Help.IsEmpty;
            bool isStart = _lines.Title.Length > 0 || _lines.Name.Length > 0;
            if (isStart && _next > 0 && _next >= (_lines.Title.Length > 0 ? target - 1 : target))
            {
                Column++;
                _next = 0;
            }

            if (isBlank && (_next == 0 || _next >= target - 1))
            {
                continue;
            }

            Row = _next++;
            return true;
        }

        return false;
    }
}
