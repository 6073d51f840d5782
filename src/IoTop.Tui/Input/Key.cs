namespace IoTop.Tui;

/// <summary>A key that types no character.</summary>
public enum Key : byte
{
    /// <summary>Not a special key: <see cref="KeyInput.CodePoint"/> holds the character.</summary>
    None,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Insert,
    Delete,
    Backspace,
    Tab,
    Enter,
    Escape,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    F10,
    F11,
    F12,
}
