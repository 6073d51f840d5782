namespace IoTop.Tui;

/// <summary>A colour of a scheme, apart from what a terminal can show of it.</summary>
public readonly record struct Color
{
    private Color(ColorKind kind, int value)
    {
        Kind = kind;
        Value = value;
    }

    public ColorKind Kind { get; }

    /// <summary>0..15, or 0xRRGGBB.</summary>
    public int Value { get; }

    public static Color Ansi(int index) => new(ColorKind.Ansi, index);

    public static Color Rgb(int rgb) => new(ColorKind.Rgb, rgb);

    /// <summary>The colour a share of the way to another; both must be RGB.</summary>
    public Color Towards(Color other, double share)
    {
        int red = Mix(Value >> 16, other.Value >> 16, share);
        int green = Mix((Value >> 8) & 0xFF, (other.Value >> 8) & 0xFF, share);
        int blue = Mix(Value & 0xFF, other.Value & 0xFF, share);
        return Rgb((red << 16) | (green << 8) | blue);
    }

    private static int Mix(int from, int to, double share) => (int)Math.Round(from + ((to - from) * share));

    /// <summary>The number to give a terminal with this many colours; -1 for its own default.</summary>
    public int IndexFor(int colors) => Kind switch
    {
        ColorKind.Default => -1,
        ColorKind.Ansi when colors > 256 => AnsiRgb[Value],
        ColorKind.Ansi => colors >= 16 ? Value : Value & 7,
        _ when colors > 256 => Value,
        _ => colors >= 256 ? Nearest256(Value) : NearestAnsi(Value, colors >= 16 ? 16 : 8),
    };

    // xterm's defaults, for terminals with direct colours, which have no palette to ask.
    private static ReadOnlySpan<int> AnsiRgb =>
    [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ];

    private static ReadOnlySpan<byte> CubeLevels => [0, 95, 135, 175, 215, 255];

    /// <summary>Looks through the 6 x 6 x 6 cube and the greys only: the first 16 look different for every user.</summary>
    private static int Nearest256(int rgb)
    {
        int best = 16;
        int bestDistance = int.MaxValue;
        for (int index = 16; index < 256; index++)
        {
            int distance = Distance(rgb, PaletteRgb(index));
            if (distance < bestDistance)
            {
                best = index;
                bestDistance = distance;
            }
        }

        return best;
    }

    private static int PaletteRgb(int index)
    {
        if (index >= 232)
        {
            int grey = 8 + ((index - 232) * 10);
            return (grey << 16) | (grey << 8) | grey;
        }

        int cube = index - 16;
        return (CubeLevels[cube / 36] << 16) | (CubeLevels[cube / 6 % 6] << 8) | CubeLevels[cube % 6];
    }

    private static int NearestAnsi(int rgb, int count)
    {
        int best = 0;
        for (int index = 1; index < count; index++)
        {
            best = Distance(rgb, AnsiRgb[index]) < Distance(rgb, AnsiRgb[best]) ? index : best;
        }

        return best;
    }

    // "Redmean": plain RGB distance weighted as the eye does, near enough to keep hues apart.
    private static int Distance(int left, int right)
    {
        int red = (left >> 16) - (right >> 16);
        int green = ((left >> 8) & 0xFF) - ((right >> 8) & 0xFF);
        int blue = (left & 0xFF) - (right & 0xFF);
        int mean = ((left >> 16) + (right >> 16)) / 2;
        return (((512 + mean) * red * red) >> 8) + (4 * green * green) + (((767 - mean) * blue * blue) >> 8);
    }
}
