namespace IoTop.Tui;

/// <summary>
/// A key press: a character or a special <see cref="Tui.Key"/>, with modifiers. Written as "q", "C-l", "M-f", "S-Tab", "F5", "PgDn",
/// "Space" (see <see cref="TryParse(ReadOnlySpan{char}, out KeyInput)"/>).
/// </summary>
public readonly partial record struct KeyInput
{
    public KeyInput(int codePoint, KeyModifiers modifiers = KeyModifiers.None)
    {
        // Terminals send the same byte for C-l and C-L.
        bool control = (modifiers & KeyModifiers.Control) != 0;
        CodePoint = control && codePoint is >= 'A' and <= 'Z' ? codePoint | 0x20 : codePoint;
        Modifiers = modifiers & ~KeyModifiers.Shift;
    }

    public KeyInput(Key key, KeyModifiers modifiers = KeyModifiers.None)
    {
        Key = key;
        Modifiers = modifiers;
    }

    /// <summary>The character typed; 0 for a special key.</summary>
    public int CodePoint { get; }

    public Key Key { get; }

    public KeyModifiers Modifiers { get; }

    public bool IsNone => CodePoint == 0 && Key == Key.None;

    /// <summary>A character without Control or Alt: something to type into a line.</summary>
    public bool IsText => CodePoint >= ' ' && CodePoint != 0x7F && Modifiers == KeyModifiers.None;

    public static KeyInput Control(char letter) => new(letter, KeyModifiers.Control);

    public static KeyInput Alt(char letter) => new(letter, KeyModifiers.Alt);

    public static implicit operator KeyInput(char character) => new(character);

    public static implicit operator KeyInput(Key key) => new(key);

    public static KeyInput FromChar(char character) => new(character);

    public static KeyInput FromKey(Key key) => new(key);
}
