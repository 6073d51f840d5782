using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace IoTop.Model;

/// <summary>Makes a <see cref="BytePattern"/> of what a user wrote, or says why not.</summary>
internal static class BytePatternParser
{
    private const string HexPrefix = "hex:";
    private const string RegexPrefix = "re:";

    internal static bool TryParse(string text, [NotNullWhen(true)] out BytePattern? pattern, out string error)
    {
        pattern = null;
        error = "";
        if (text.StartsWith(HexPrefix, StringComparison.Ordinal))
        {
            pattern = ParseHex(text, out error);
        }
        else if (text.StartsWith(RegexPrefix, StringComparison.Ordinal))
        {
            pattern = ParseRegex(text, out error);
        }
        else
        {
            pattern = ParseText(text, out error);
        }

        return pattern is not null;
    }

    private static BytePattern? ParseText(string text, out string error)
    {
        error = text.Length == 0 ? "nothing to search for: write a text, hex:BYTES or re:REGEX" : "";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > BytePattern.MaxLiteral)
        {
            error = TooLong(bytes.Length);
        }

        return error.Length == 0 ? new BytePattern(text, new MaskedBytes(bytes, null)) : null;
    }

    private static BytePattern? ParseRegex(string text, out string error)
    {
        error = text.Length == RegexPrefix.Length ? "nothing behind re:, which a regular expression must follow, as in re:[0-9]+" : "";
        if (error.Length > 0)
        {
            return null;
        }

        try
        {
            return new BytePattern(text, new ByteRegex(text[RegexPrefix.Length..]));
        }
        catch (RegexParseException e)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"not a regular expression, at its character {e.Offset}: {e.Message}");
            return null;
        }
    }

    private static BytePattern? ParseHex(string text, out string error)
    {
        List<byte> bytes = [];
        List<byte> mask = [];
        ReadOnlySpan<char> rest = text.AsSpan(HexPrefix.Length).Trim();
        error = rest.IsEmpty ? "nothing behind hex:, which bytes must follow, as in hex:de ad be ef" : "";
        while (!rest.IsEmpty && error.Length == 0)
        {
            error = TakeByte(ref rest, bytes, mask);
        }

        if (error.Length == 0 && !mask.Contains(byte.MaxValue))
        {
            error = "at least one byte must be given: ?? alone is anything";
        }
        else if (bytes.Count > BytePattern.MaxLiteral)
        {
            error = TooLong(bytes.Count);
        }

        return error.Length == 0 ? new BytePattern(text, new MaskedBytes([.. bytes], [.. mask])) : null;
    }

    private static string TakeByte(ref ReadOnlySpan<char> rest, List<byte> bytes, List<byte> mask)
    {
        if (rest.StartsWith("??"))
        {
            bytes.Add(0);
            mask.Add(0);
        }
        else if (rest.Length >= 2 && char.IsAsciiHexDigit(rest[0]) && char.IsAsciiHexDigit(rest[1]))
        {
            bytes.Add(byte.Parse(rest[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            mask.Add(byte.MaxValue);
        }
        else
        {
            char wrong = char.IsAsciiHexDigit(rest[0]) && rest.Length > 1 ? rest[1] : rest[0];
            return char.IsAsciiHexDigit(wrong) || wrong == ' '
                ? $"'{rest[0]}' is half a byte: bytes are pairs of hexadecimal digits, as in hex:de ad be ef"
                : $"'{wrong}' is not a hexadecimal digit: bytes are written as in hex:de ad be ef, ?? is any byte";
        }

        rest = rest[2..].TrimStart();
        return "";
    }

    private static string TooLong(int length) => string.Create(
        CultureInfo.InvariantCulture, $"{length} bytes are too many to search for: at most {BytePattern.MaxLiteral}");
}
