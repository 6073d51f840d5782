using System.Numerics;

namespace IoTop.Tui;

/// <summary>What an ASCII-only terminal shows instead: boxes of +-|, graphs of dots and bars, letters as '?'.</summary>
internal static class AsciiFallback
{
    /// <summary>An ASCII character of one column; the argument is the code point of one cell.</summary>
    internal static int Of(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return codePoint;
        }

        if (codePoint is >= 0x2800 and <= 0x28FF)
        {
            return Braille(codePoint - 0x2800);
        }

        return codePoint switch
        {
            0x2500 or 0x2501 or 0x2504 or 0x2508 => '-',
            0x2550 => '=',
            0x2502 or 0x2503 or 0x2506 or 0x250A or 0x2551 => '|',
            > 0x2502 and < 0x2580 => '+',
            0x2581 or 0x2582 => '_',
            0x2583 or 0x2584 => '.',
            0x2585 or 0x2586 or 0x2580 => ':',
            >= 0x2587 and <= 0x258A => '#',
            0x258B or 0x258C or 0x2590 => '=',
            >= 0x258D and <= 0x258F => '-',
            0x2591 => '.',
            0x2592 => ':',
            0x2593 or 0x25A0 => '#',
            0x25AE => '|',
            0x25B2 or 0x25B4 or 0x2191 => '^',
            0x25BC or 0x25BE or 0x2193 => 'v',
            0x25B6 or 0x25B8 or 0x2192 or 0x203A => '>',
            0x25C0 or 0x25C2 or 0x2190 or 0x2039 => '<',
            0x25CF or 0x25CB or 0x2022 => '*',
            0x00B7 or 0x22C4 => '.',
            0x2713 or 0x00D7 => 'x',
            0x2026 => '~',
            0x00B5 or 0x03BC => 'u',
            0x2013 or 0x2014 => '-',
            0x2264 => '<',
            0x2265 => '>',
            0x2018 or 0x2019 => '\'',
            0x201C or 0x201D => '"',
            _ => DisplayText.Replacement,
        };
    }

    // A graph cell has up to eight dots; by how many there are, not by where: a graph that grows from below or above keeps its shape.
    private static int Braille(int dots) => BitOperations.PopCount((uint)dots) switch
    {
        0 => ' ',
        <= 2 => '.',
        <= 4 => ':',
        <= 6 => '|',
        _ => '#',
    };
}
