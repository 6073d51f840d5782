using System.Text;

namespace IoTop.Tui;

public readonly partial record struct KeyInput : ISpanFormattable
{
    // Indexed by Key.
    private static readonly string[] s_names =
    [
        "", "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDn", "Ins", "Del", "Backspace", "Tab", "Enter", "Esc",
        "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12",
    ];

    /// <summary>Reads a key name; names are case-insensitive, single characters are not.</summary>
    /// <exception cref="FormatException">The text names no key.</exception>
    public static KeyInput Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out KeyInput key) ? key : throw new FormatException($"not a key name: '{text}'");

    /// <summary>Reads a key name such as "q", "C-l", "M-f", "C-Left", "S-Tab", "F5", "Space"; false when the text names no key.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out KeyInput key)
    {
        KeyModifiers modifiers = KeyModifiers.None;
        while (text.Length > 2 && text[1] == '-')
        {
            KeyModifiers modifier = text[0] switch
            {
                'C' or 'c' or '^' => KeyModifiers.Control,
                'M' or 'm' or 'A' or 'a' => KeyModifiers.Alt,
                'S' or 's' => KeyModifiers.Shift,
                _ => KeyModifiers.None,
            };
            if (modifier == KeyModifiers.None || (modifiers & modifier) != 0)
            {
                key = default;
                return false;
            }

            modifiers |= modifier;
            text = text[2..];
        }

        return TryParseBare(text, modifiers, out key);
    }

    private static bool TryParseBare(ReadOnlySpan<char> text, KeyModifiers modifiers, out KeyInput key)
    {
        key = default;
        if (Rune.DecodeFromUtf16(text, out Rune rune, out int used) == System.Buffers.OperationStatus.Done && used == text.Length)
        {
            // A shifted character has a name of its own ("Q"), and control characters have none.
            if ((modifiers & KeyModifiers.Shift) != 0 || DisplayText.WidthOf(rune.Value) == 0)
            {
                return false;
            }

            key = new KeyInput(rune.Value, modifiers);
            return true;
        }

        if (text.Equals("Space", StringComparison.OrdinalIgnoreCase) && (modifiers & KeyModifiers.Shift) == 0)
        {
            key = new KeyInput(' ', modifiers);
            return true;
        }

        for (int index = 1; index < s_names.Length; index++)
        {
            if (text.Equals(s_names[index], StringComparison.OrdinalIgnoreCase))
            {
                key = new KeyInput((Key)index, modifiers);
                return true;
            }
        }

        return false;
    }

    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null)
    {
        charsWritten = 0;
        Span<char> text = stackalloc char[24];
        int length = 0;
        AppendModifier(text, ref length, KeyModifiers.Control, 'C');
        AppendModifier(text, ref length, KeyModifiers.Alt, 'M');
        AppendModifier(text, ref length, KeyModifiers.Shift, 'S');
        if (Key != Key.None)
        {
            string name = s_names[(int)Key];
            name.CopyTo(text[length..]);
            length += name.Length;
        }
        else if (CodePoint == ' ')
        {
            "Space".CopyTo(text[length..]);
            length += 5;
        }
        else if (Rune.TryCreate(CodePoint, out Rune rune))
        {
            length += rune.EncodeToUtf16(text[length..]);
        }

        if (!text[..length].TryCopyTo(destination))
        {
            return false;
        }

        charsWritten = length;
        return true;
    }

    private void AppendModifier(Span<char> text, ref int length, KeyModifiers modifier, char letter)
    {
        if ((Modifiers & modifier) != 0)
        {
            text[length++] = letter;
            text[length++] = '-';
        }
    }

    public override string ToString()
    {
        Span<char> text = stackalloc char[24];
        TryFormat(text, out int length);
        return new string(text[..length]);
    }

    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();
}
