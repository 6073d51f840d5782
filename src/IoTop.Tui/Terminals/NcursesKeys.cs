using System.Text;
using IoTop.Tui.Interop;

namespace IoTop.Tui;

/// <summary>Keys as ncurses tells them, and the key sequences of today's terminals that terminfo leaves out.</summary>
internal static unsafe class NcursesKeys
{
    internal const int Mouse = 0x199;
    internal const int Resize = 0x19A;

    // Codes of our own lie above KEY_MAX (0x1FF) and above what ncurses gives to extended keys.
    private const int FirstOwnCode = 0x1000;

    /// <summary>A key that sends CSI number ~ or CSI letter, with modifiers CSI number ; m ~ or CSI 1 ; m letter.</summary>
    private static readonly (Key Key, string Final, int Number)[] s_sequences =
    [
        (Key.Up, "A", 1), (Key.Down, "B", 1), (Key.Right, "C", 1), (Key.Left, "D", 1), (Key.Home, "H", 1), (Key.End, "F", 1),
        (Key.F1, "P", 1), (Key.F2, "Q", 1), (Key.F3, "R", 1), (Key.F4, "S", 1),
        (Key.Home, "~", 1), (Key.Insert, "~", 2), (Key.Delete, "~", 3), (Key.End, "~", 4), (Key.PageUp, "~", 5), (Key.PageDown, "~", 6),
        (Key.Home, "~", 7), (Key.End, "~", 8),
        (Key.F1, "~", 11), (Key.F2, "~", 12), (Key.F3, "~", 13), (Key.F4, "~", 14), (Key.F5, "~", 15), (Key.F6, "~", 17), (Key.F7, "~", 18),
        (Key.F8, "~", 19), (Key.F9, "~", 20), (Key.F10, "~", 21), (Key.F11, "~", 23), (Key.F12, "~", 24),
    ];

    /// <summary>Tells ncurses the sequences; the screen must exist.</summary>
    internal static void Define()
    {
        foreach ((Key key, string final, int number) in s_sequences)
        {
            if (final != "~")
            {
                // In application mode SS3 comes instead of CSI.
                Define($"\eO{final}", key, KeyModifiers.None);
                Define($"\e[{final}", key, KeyModifiers.None);
            }
            else
            {
                Define($"\e[{number}~", key, KeyModifiers.None);
            }

            // xterm's parameter is 1 + the same bits as KeyModifiers.
            for (int modifiers = 1; modifiers < 8; modifiers++)
            {
                Define($"\e[{number};{modifiers + 1}{final}", key, (KeyModifiers)modifiers);
            }
        }

        Define("\e[Z", Key.Tab, KeyModifiers.Shift);
        Define("\eOM", Key.Enter, KeyModifiers.None);

        // The Linux console's function keys.
        for (int index = 0; index < 5; index++)
        {
            Define($"\e[[{(char)('A' + index)}", (Key)((int)Key.F1 + index), KeyModifiers.None);
        }
    }

    private static void Define(string sequence, Key key, KeyModifiers modifiers)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        Encoding.ASCII.GetBytes(sequence, bytes);

        // SAFETY: the sequence is shorter than the buffer, so a NUL follows; ncurses copies it.
        fixed (byte* text = bytes)
        {
            Ncurses.define_key(text, FirstOwnCode + ((int)key << 3) + (int)modifiers);
        }
    }

    /// <summary>A function key's code as a key; false for one that means nothing to us.</summary>
    internal static bool TryFromCode(int code, out KeyInput key)
    {
        if (code >= FirstOwnCode && code < FirstOwnCode + ((int)(Key.F12 + 1) << 3))
        {
            key = new KeyInput((Key)((code - FirstOwnCode) >> 3), (KeyModifiers)(code & 7));
            return true;
        }

        key = code switch
        {
            0x102 => Key.Down,
            0x103 => Key.Up,
            0x104 => Key.Left,
            0x105 => Key.Right,
            0x106 => Key.Home,
            0x107 => Key.Backspace,
            >= 0x109 and <= 0x114 => (Key)((int)Key.F1 + code - 0x109),
            0x14A => Key.Delete,
            0x14B => Key.Insert,
            0x150 => new KeyInput(Key.Down, KeyModifiers.Shift),
            0x151 => new KeyInput(Key.Up, KeyModifiers.Shift),
            0x152 => Key.PageDown,
            0x153 => Key.PageUp,
            0x157 => Key.Enter,
            0x161 => new KeyInput(Key.Tab, KeyModifiers.Shift),
            0x168 => Key.End,
            0x17F => new KeyInput(Key.Delete, KeyModifiers.Shift),
            0x182 => new KeyInput(Key.End, KeyModifiers.Shift),
            0x187 => new KeyInput(Key.Home, KeyModifiers.Shift),
            0x189 => new KeyInput(Key.Left, KeyModifiers.Shift),
            0x192 => new KeyInput(Key.Right, KeyModifiers.Shift),
            _ => default,
        };
        return !key.IsNone;
    }

    /// <summary>A character as a key: control characters become the letters that they were typed with.</summary>
    internal static KeyInput FromCharacter(int character, KeyModifiers modifiers) => character switch
    {
        '\r' or '\n' => new KeyInput(Key.Enter, modifiers),
        '\t' => new KeyInput(Key.Tab, modifiers),
        '\e' => new KeyInput(Key.Escape, modifiers),
        0x7F => new KeyInput(Key.Backspace, modifiers),
        0 => new KeyInput(' ', modifiers | KeyModifiers.Control),
        < 0x1B => new KeyInput('a' + character - 1, modifiers | KeyModifiers.Control),
        < 0x20 => new KeyInput('@' + character, modifiers | KeyModifiers.Control),
        _ => new KeyInput(character, modifiers),
    };
}
