namespace IoTop.Tui;

/// <summary>How a <see cref="Color"/> is given.</summary>
public enum ColorKind : byte
{
    /// <summary>The terminal's own foreground or background.</summary>
    Default,

    /// <summary>One of the 16 that the user chose for the terminal.</summary>
    Ansi,

    /// <summary>Red, green, blue; shown as the nearest of 256 where the terminal has no more.</summary>
    Rgb,
}
