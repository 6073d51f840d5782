namespace IoTop.Tui;

/// <summary>Keys held while another was pressed, as far as a terminal tells.</summary>
[Flags]
public enum KeyModifiers : byte
{
    None = 0,

    /// <summary>Only with special keys: a shifted character is another character.</summary>
    Shift = 1,
    Alt = 2,
    Control = 4,
}
