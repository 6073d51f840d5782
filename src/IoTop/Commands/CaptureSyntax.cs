using System.CommandLine.Parsing;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>Options that say how much of segments and bytes is captured and kept, and how their values are read.</summary>
internal static class CaptureSyntax
{
    /// <summary>Stands for no limit.</summary>
    public const string All = "all";

    public static ValueOption<uint?> PayloadRing() => new("--payload-ring", "SIZE",
        "size of the kernel's buffer for segments and bytes, such as 64M; more loses less under load", OptionParsers.Bytes)
    { Section = OptionSection.Content };

    public static ValueOption<uint?> PayloadStore() => new("--payload-store", "SIZE",
        "how many captured bytes are kept until their I/O completes [twice the ring, more for small segments]", OptionParsers.Bytes)
    { Section = OptionSection.Content };

    public static ValueOption<uint?> SnapLength() => new("--snaplen", "SIZE",
        "capture at most this much of each segment; 'all': whole segments [512; BYTES of --hexdump=BYTES; all with --find]", ParseLength)
    { Section = OptionSection.Content, Choices = [All] };

    /// <summary>A size above 0, or "all".</summary>
    public static uint? ParseLength(ArgumentResult result)
    {
        if (result.Tokens[^1].Value == All)
        {
            return CaptureSettings.WholeSegments;
        }

        uint? bytes = OptionParsers.Bytes(result);
        if (bytes == 0)
        {
            result.AddError($"0 bytes cannot be captured: give a size, or '{All}'");
        }

        return bytes;
    }

    /// <summary>One pattern for each time that the option is given.</summary>
    public static BytePattern[] ParsePatterns(ArgumentResult result)
    {
        var patterns = new List<BytePattern>();
        foreach (Token token in result.Tokens)
        {
            if (!BytePattern.TryParse(token.Value, out BytePattern? pattern, out string error))
            {
                result.AddError(error);
                return [];
            }

            // The same twice would be counted, and named in JSON, twice.
            if (!patterns.Exists(earlier => earlier.Text == pattern.Text))
            {
                patterns.Add(pattern);
            }
        }

        return [.. patterns];
    }
}
