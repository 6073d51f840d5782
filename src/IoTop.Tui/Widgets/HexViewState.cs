namespace IoTop.Tui;

/// <summary>
/// Cursor, scrolling and marks of a <see cref="HexView"/>. Call <see cref="Arrange{TBytes}"/> after the bytes or the size changed and
/// before drawing; moves by pages and the wheel take place there too, because only the bytes tell how far a page of squeezed rows goes.
/// </summary>
public sealed partial class HexViewState : ScrollState
{
    /// <summary>What <see cref="MoveWord"/> moves by, in bytes.</summary>
    public const int WordBytes = 8;

    /// <summary>The byte under the cursor; 0 when there are none. After <see cref="GoTo"/> it may lie behind the end until then.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that there were at the last <see cref="Arrange{TBytes}"/>.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes in a row as the user wants them, up to 64; 0: as many as the width allows, 32, 24, 16, 8 or 4.</summary>
    public int BytesPerRow { get; set; }

    /// <summary>Bytes in a row at the last <see cref="Arrange{TBytes}"/>.</summary>
    public int ShownBytesPerRow => Layout.BytesPerRow;

    public override int PageSize => _height;

    /// <summary>The first byte in view.</summary>
    public long Top => _top * ShownBytesPerRow;

    /// <summary>Rows that repeat the one above them become one line "*". The row of the cursor is always shown.</summary>
    public bool Squeeze { get; set; } = true;

    /// <summary>What is added to a position for the row's label, when there are no <see cref="Labels"/>.</summary>
    public long LabelBase { get; set; }

    /// <summary>What writes the rows' labels; null: the position in hex.</summary>
    public IHexLabels? Labels { get; set; }

    /// <summary>The bytes that are set off: the chosen segment.</summary>
    public HexRange Highlight { get; set; }

    /// <summary>What a search found; null: nothing.</summary>
    public IHexMarks? Marks { get; set; }

    /// <summary>The find that the search stands at.</summary>
    public HexRange CurrentMark { get; set; }

    /// <summary>
    /// Set another number when other bytes are shown, or bytes that were there have changed: what is known of equal rows is then looked up
    /// anew. Not needed when bytes are added at the end.
    /// </summary>
    public long Version { get; set; }

    /// <summary>
    /// The cursor stays at the last byte while bytes are added. Moving away from the end turns it off; moving to the end turns it on, when
    /// <see cref="FollowsAtEnd"/> is set.
    /// </summary>
    public bool Follow { get; set; }

    /// <summary>For bytes that grow at their end: see <see cref="Follow"/>.</summary>
    public bool FollowsAtEnd { get; set; }

    /// <summary>Puts the cursor on a byte, at the next <see cref="Arrange{TBytes}"/>: it may be one of bytes not seen yet.</summary>
    public void GoTo(long position)
    {
        _linesToMove = 0;
        _linesToScroll = 0;
        Position = Math.Max(0, position);
        Follow = FollowsAtEnd && Length > 0 && Position >= Length - 1;
    }

    /// <summary>The beginning of other bytes: nothing of the last ones is kept but how they are shown.</summary>
    public void Reset()
    {
        GoTo(0);
        _top = 0;
        Follow = false;
        Highlight = default;
        CurrentMark = default;
    }

    private void GoWithin(long position) => GoTo(Math.Min(position, Math.Max(0, Length - 1)));

    public void Move(long bytes) => GoWithin(Add(Position, bytes));

    /// <summary>Moves up or down in the same column; stays where there is no such row.</summary>
    public void MoveRows(long rows)
    {
        long step = Math.Clamp(rows, -(Position / RowBytes), (Math.Max(0, Length - 1) / RowBytes) - (Position / RowBytes));
        GoWithin(Position + (step * RowBytes));
    }

    /// <summary>Moves to the beginning of a group of <see cref="WordBytes"/>: the next one, or this one and then the one before.</summary>
    public void MoveWord(int words)
    {
        long word = words < 0 ? (Position + WordBytes - 1) / WordBytes : Position / WordBytes;
        GoWithin((word + words) * WordBytes);
    }

    public void MoveToLineBegin() => GoTo(Position / RowBytes * RowBytes);

    public void MoveToLineEnd() => GoWithin((Position / RowBytes * RowBytes) + RowBytes - 1);

    public override void MoveToTop() => GoTo(0);

    public override void MoveToBottom() => GoWithin(Length - 1);

    private protected override void MoveCursor(int rows) => MoveRows(rows);

    private protected override void MovePage(int rows)
    {
        Scroll(rows);
        _linesToMove += rows;
    }

    public override void Scroll(int rows)
    {
        Follow = false;
        _linesToScroll += rows;
    }

    /// <summary>
    /// Handles the keys that move: arrows, Ctrl with Left and Right by groups of eight, PgUp, PgDn, Home and End in the row, Ctrl with Home
    /// and End to the first and last byte. Returns false for others.
    /// </summary>
    public override bool HandleKey(KeyInput key) => key.Modifiers switch
    {
        KeyModifiers.None => HandleInRow(key.Key) || base.HandleKey(key),
        KeyModifiers.Control => HandleControl(key.Key),
        _ => false,
    };

    private bool HandleInRow(Key key)
    {
        switch (key)
        {
            case Key.Left:
                Move(-1);
                return true;
            case Key.Right:
                Move(1);
                return true;
            case Key.Home:
                MoveToLineBegin();
                return true;
            case Key.End:
                MoveToLineEnd();
                return true;
            default:
                return false;
        }
    }

    private bool HandleControl(Key key)
    {
        switch (key)
        {
            case Key.Left:
                MoveWord(-1);
                return true;
            case Key.Right:
                MoveWord(1);
                return true;
            case Key.Home:
                MoveToTop();
                return true;
            case Key.End:
                MoveToBottom();
                return true;
            default:
                return false;
        }
    }

    private long RowBytes => Math.Max(1, ShownBytesPerRow);

    private static long Add(long position, long bytes) =>
        bytes >= 0 ? position + Math.Min(bytes, long.MaxValue - position) : position + Math.Max(bytes, -position);
}
