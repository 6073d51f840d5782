using System.Globalization;

namespace IoTop.Tui;

/// <summary>How many columns a code point takes, or 0 when it may not reach a terminal.</summary>
internal static class CodePointWidth
{
    // Inclusive ranges, sorted; arrays, since a span of ints costs an allocation per use in unoptimised code.

    // Wide only where every wcwidth() since 2007 and every terminal agree that a character takes two columns. Terminals disagree
    // about emoji, so those are replaced like the rest of what is not safe.
    private static readonly int[] s_wide =
    [
        0x2E80, 0x303E, 0x3041, 0x3247, 0x3250, 0x4DBF, 0x4E00, 0xA4CF, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19,
        0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x20000, 0x2FFFD, 0x30000, 0x3FFFD,
    ];

    // Letters, digits and symbols by category that nevertheless join, hide, reorder, or have a width that terminals dispute.
    private static readonly int[] s_unsafe =
    [
        // Right-to-left scripts, with the unassigned places that Unicode reserves for more of them: a terminal that implements
        // the bidirectional algorithm would move the neighbouring columns around them.
        0x0590, 0x08FF,

        // Thai and Lao AM join the letter before them.
        0x0E33, 0x0E33, 0x0EB3, 0x0EB3,

        // Hangul jamo join to syllables; fillers show nothing.
        0x1100, 0x11FF,

        // Symbols that are wide since Unicode 9 only (watch, hourglass, check mark, ...).
        0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F,
        0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4,
        0x26EA, 0x26EA, 0x26F2, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728,
        0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C,
        0x2B50, 0x2B50, 0x2B55, 0x2B55,

        // Ideographic description characters (3 and 4 part ones are new), the Hangul filler, circled numbers, hexagrams.
        0x2FF0, 0x2FFF, 0x3164, 0x3164, 0x31E4, 0x31EF, 0x3248, 0x324F, 0x4DC0, 0x4DFF,

        // More jamo.
        0xA960, 0xA97F, 0xD7B0, 0xD7FF,

        // Hebrew and Arabic presentation forms.
        0xFB1D, 0xFDFF, 0xFE70, 0xFEFF,

        // Halfwidth voiced marks and jamo, the halfwidth filler; object replacement character.
        0xFF9E, 0xFFDF, 0xFFF0, 0xFFFC,

        // Right-to-left scripts of the first supplementary plane.
        0x10800, 0x10FFF,

        // Tangut, Khitan, Nushu, kana supplements: wide, but not everywhere; then right-to-left; then emoji, flags, skin tones.
        0x16FE0, 0x1B2FF, 0x1E800, 0x1EFFF, 0x1F000, 0x1FAFF,
    ];

    /// <summary>1 or 2 columns; 0 when the code point must be replaced.</summary>
    internal static int Of(int codePoint)
    {
        if (codePoint < 0x7F)
        {
            return codePoint >= 0x20 ? 1 : 0;
        }

        // What the program itself draws most: boxes, blocks, braille.
        if (codePoint is (>= 0x2500 and <= 0x25A0) or (>= 0x2800 and <= 0x28FF))
        {
            return 1;
        }

        if (codePoint > 0x10FFFF || !IsVisible(codePoint) || Contains(s_unsafe, codePoint))
        {
            return 0;
        }

        return Contains(s_wide, codePoint) ? 2 : 1;
    }

    /// <summary>Letters, digits, punctuation and symbols; no marks, controls, formats, blanks, private or unassigned code points.</summary>
    private static bool IsVisible(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation
            or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.ModifierSymbol
            or UnicodeCategory.OtherSymbol => true,
        _ => false,
    };

    private static bool Contains(int[] ranges, int codePoint)
    {
        int low = 0;
        int high = (ranges.Length / 2) - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            if (codePoint < ranges[middle * 2])
            {
                high = middle - 1;
            }
            else if (codePoint > ranges[(middle * 2) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
