namespace IoTop.Tui;

/// <summary>
/// Classes of bytes, coloured as hexyl does it: what is text is seen first, zeros last. Marks have a background, so that they are seen in
/// the blanks between bytes too.
/// </summary>
public sealed partial class Scheme
{
    private void DefineHexForDark()
    {
        this[Role.HexNull] = new Look(Color.Rgb(0x6C6C6C));
        this[Role.HexText] = new Look(Color.Rgb(0x87D7FF));
        this[Role.HexSpace] = new Look(Color.Rgb(0x87D75F));
        this[Role.HexControl] = new Look(Color.Rgb(0xD787AF));
        this[Role.HexHigh] = new Look(Color.Rgb(0xFFD787));
        this[Role.HexFull] = new Look(Color.Rgb(0xFF875F));
        this[Role.HexAbsent] = new Look(Color.Rgb(0x585858));
        this[Role.HexMatch] = new Look(Color.Rgb(0x1C1C1C), Color.Rgb(0xAF875F));
        this[Role.HexMatchCurrent] = new Look(Color.Rgb(0x1C1C1C), Color.Rgb(0xFFD75F), StyleFlags.Bold);
        this[Role.HexCursor] = new Look(Color.Rgb(0x121212), Color.Rgb(0xEEEEEE), StyleFlags.Bold);
        this[Role.HexCursorWeak] = new Look(Color.Rgb(0xFFFFFF), Color.Rgb(0x585858));
    }

    private void DefineHexForLight()
    {
        this[Role.HexNull] = new Look(Color.Rgb(0x949494));
        this[Role.HexText] = new Look(Color.Rgb(0x005F87));
        this[Role.HexSpace] = new Look(Color.Rgb(0x008700));
        this[Role.HexControl] = new Look(Color.Rgb(0xAF005F));
        this[Role.HexHigh] = new Look(Color.Rgb(0x875F00));
        this[Role.HexFull] = new Look(Color.Rgb(0xD75F00));
        this[Role.HexAbsent] = new Look(Color.Rgb(0xB2B2B2));
        this[Role.HexMatch] = new Look(Color.Rgb(0x1C1C1C), Color.Rgb(0xFFE7A0));
        this[Role.HexMatchCurrent] = new Look(Color.Rgb(0x000000), Color.Rgb(0xFFAF00), StyleFlags.Bold);
        this[Role.HexCursor] = new Look(Color.Rgb(0xFFFFFF), Color.Rgb(0x303030), StyleFlags.Bold);
        this[Role.HexCursorWeak] = new Look(Color.Rgb(0x000000), Color.Rgb(0xBCBCBC));
    }

    private void DefineHexForMono()
    {
        this[Role.HexNull] = new Look(default, Faint: true);
        this[Role.HexText] = new Look(default, Flags: StyleFlags.Bold);
        this[Role.HexAbsent] = new Look(default, Faint: true);
        this[Role.HexMatch] = new Look(default, Flags: StyleFlags.Reverse, Faint: true);
        this[Role.HexMatchCurrent] = new Look(default, Flags: StyleFlags.Reverse);
        this[Role.HexCursor] = new Look(default, Flags: StyleFlags.Reverse | StyleFlags.Bold | StyleFlags.Underline);
        this[Role.HexCursorWeak] = new Look(default, Flags: StyleFlags.Bold | StyleFlags.Underline);
    }

    private void DefineHexFor16()
    {
        this[Role.HexNull] = new Look(Color.Ansi(Bright), Faint: true);
        this[Role.HexText] = Ansi(Cyan);
        this[Role.HexSpace] = Ansi(Green);
        this[Role.HexControl] = Ansi(Magenta);
        this[Role.HexHigh] = Ansi(Yellow);
        this[Role.HexFull] = Ansi(Red);
        this[Role.HexAbsent] = new Look(Color.Ansi(Bright), Faint: true);
        this[Role.HexMatch] = new Look(Color.Ansi(0), Color.Ansi(Yellow));
        this[Role.HexMatchCurrent] = new Look(Color.Ansi(0), Color.Ansi(Green));
        this[Role.HexCursor] = new Look(default, Flags: StyleFlags.Reverse | StyleFlags.Bold);
        this[Role.HexCursorWeak] = new Look(default, Flags: StyleFlags.Underline | StyleFlags.Bold);
    }
}
