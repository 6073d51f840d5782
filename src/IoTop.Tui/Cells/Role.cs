namespace IoTop.Tui;

/// <summary>What a piece of the screen means; a <see cref="Scheme"/> says how it looks.</summary>
public enum Role : byte
{
    Normal,

    /// <summary>Secondary text: units, zeros, separators.</summary>
    Dim,

    /// <summary>Text that should be seen first.</summary>
    Bright,
    Title,
    Border,

    /// <summary>The header line of a table.</summary>
    Header,

    /// <summary>The header of the column that the table is sorted by.</summary>
    HeaderSorted,
    Accent,

    /// <summary>Numbers and graphs of reads.</summary>
    Read,

    /// <summary>Numbers and graphs of writes.</summary>
    Write,

    /// <summary>Operations that are neither: flush, discard, write-zeroes.</summary>
    Other,
    Good,
    Warning,
    Error,

    /// <summary>The key in a key hint.</summary>
    KeyHint,

    /// <summary>The words of a key hint.</summary>
    KeyLabel,

    /// <summary>Text that a search found.</summary>
    Match,

    /// <summary>The screen is frozen.</summary>
    Frozen,
    TabActive,
    TabInactive,

    /// <summary>Text being typed.</summary>
    Input,

    /// <summary>A short-lived message.</summary>
    Message,

    /// <summary>The unfilled part of a meter, the groove of a scroll bar.</summary>
    Track,

    /// <summary>A process that has ended.</summary>
    Exited,

    /// <summary>An item chosen from a list.</summary>
    Marked,

    /// <summary>A byte of value 0.</summary>
    HexNull,

    /// <summary>A byte that is a visible ASCII character.</summary>
    HexText,

    /// <summary>A byte that is a blank, tab or line end.</summary>
    HexSpace,

    /// <summary>A byte that is another ASCII control character.</summary>
    HexControl,

    /// <summary>A byte from 0x80 to 0xFE.</summary>
    HexHigh,

    /// <summary>A byte of value 0xFF.</summary>
    HexFull,

    /// <summary>A byte that was not captured.</summary>
    HexAbsent,

    /// <summary>Bytes that a search found.</summary>
    HexMatch,

    /// <summary>The bytes that the search stands at.</summary>
    HexMatchCurrent,

    /// <summary>The byte under the cursor where keys go.</summary>
    HexCursor,

    /// <summary>The byte under the cursor of a pane that keys do not go to.</summary>
    HexCursorWeak,

    /// <summary>Eight to twelve steps of good to bad; use <see cref="Style.Graph(Gradient, double)"/>.</summary>
    LoadGradient = 64,
    ReadGradient = LoadGradient + Style.GradientSteps,
    WriteGradient = ReadGradient + Style.GradientSteps,
    HeatGradient = WriteGradient + Style.GradientSteps,

    /// <summary>One past the last role.</summary>
    End = HeatGradient + Style.GradientSteps,
}
