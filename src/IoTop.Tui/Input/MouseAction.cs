namespace IoTop.Tui;

/// <summary>What the mouse did.</summary>
public enum MouseAction : byte
{
    None,
    Press,

    /// <summary>The second press on the same cell within 400 ms; it follows the <see cref="Press"/> of the first.</summary>
    DoublePress,
    RightPress,
    WheelUp,
    WheelDown,
}
