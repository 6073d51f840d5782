namespace IoTop.Tui;

/// <summary>
/// The help screen: sections of names and their meaning, flowing through as many columns as fit, scrolled by rows. It is made from
/// the tables once; drawing it allocates nothing.
/// </summary>
public sealed class HelpView
{
    private const int NameLimit = 20;
    private const int LeastColumnWidth = 54;
    private const int Gap = 2;

    // Kept free whether it is needed or not: else the text would flow anew when it appears.
    private const int ScrollBarWidth = 1;

    private readonly IReadOnlyList<HelpSection> _sections;
    private readonly int _nameWidth;

    public HelpView(IReadOnlyList<HelpSection> sections)
    {
        _sections = sections;
        foreach (HelpSection section in sections)
        {
            foreach (HelpEntry entry in section.Entries)
            {
                _nameWidth = Math.Max(_nameWidth, DisplayText.Width(entry.Name, NameLimit));
            }
        }
    }

    /// <summary>The first visible row.</summary>
    public int Offset { get; private set; }

    /// <summary>Rows at a width; more than the height when there is something to scroll.</summary>
    public int RowCount(int width)
    {
        int rows = 0;
        HelpFlow flow = Flow(width);
        while (flow.MoveNext())
        {
            rows = Math.Max(rows, flow.Row + 1);
        }

        return rows;
    }

    /// <summary>The lines in columns of nearly the same height.</summary>
    private HelpFlow Flow(int width)
    {
        int columns = ColumnCount(width);
        int count = 0;
        HelpLines lines = new(_sections, HelpWidth(width));
        while (lines.MoveNext())
        {
            count++;
        }

        // Entries are not torn, so columns come out uneven; the lowest target that needs no column more than there are.
        int target = (count + columns - 1) / columns;
        while (target < count && LastColumn(width, target) >= columns)
        {
            target++;
        }

        return new HelpFlow(_sections, HelpWidth(width), target);
    }

    private int LastColumn(int width, int target)
    {
        HelpFlow flow = new(_sections, HelpWidth(width), target);
        while (flow.MoveNext())
        {
        }

        return flow.Column;
    }

    /// <summary>Scrolls by Up, Down, PgUp, PgDn, Home, End. Returns false for other keys.</summary>
    public bool HandleKey(KeyInput key, TerminalSize size)
    {
        int page = Viewport.PageOf(size.Height);
        int? rows = key.Modifiers != KeyModifiers.None ? null : key.Key switch
        {
            Key.Up => -1,
            Key.Down => 1,
            Key.PageUp => -page,
            Key.PageDown => page,
            Key.Home => int.MinValue,
            Key.End => int.MaxValue,
            _ => null,
        };
        Offset = new Viewport(RowCount(size.Width), size.Height, Offset).Scrolled(rows ?? 0).Offset;
        return rows is not null;
    }

    public void Draw(Canvas canvas)
    {
        if (canvas.IsEmpty)
        {
            return;
        }

        int rows = RowCount(canvas.Width);
        bool hasScrollBar = rows > canvas.Height && canvas.Width > 8;
        int offset = new Viewport(rows, canvas.Height, Offset).Scrolled(0).Offset;
        int width = ColumnStep(canvas.Width);
        HelpFlow flow = Flow(canvas.Width);
        while (flow.MoveNext())
        {
            int row = flow.Row - offset;
            if (row >= 0 && row < canvas.Height)
            {
                DrawLine(canvas.Slice(row, flow.Column * width, 1, width - Gap), flow.Line);
            }
        }

        if (hasScrollBar)
        {
            ScrollBar.Draw(canvas.Columns(canvas.Width - 1), offset, canvas.Height, rows);
        }
    }

    private void DrawLine(Canvas line, HelpLines content)
    {
        line.Write(0, 0, content.Title, Role.Title);
        line.Write(0, 0, _nameWidth + 1, content.Name, Role.Accent, Alignment.Left);
        line.Write(0, _nameWidth + Gap, content.Help, Role.Normal);
    }

    private static int ColumnCount(int width) => Math.Clamp((width - ScrollBarWidth + Gap) / (LeastColumnWidth + Gap), 1, 3);

    private static int ColumnStep(int width) => (width - ScrollBarWidth + Gap) / ColumnCount(width);

    private int HelpWidth(int width) => Math.Max(1, ColumnStep(width) - (2 * Gap) - _nameWidth);
}
