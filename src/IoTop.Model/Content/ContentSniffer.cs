using System.Buffers;
using System.Text.Unicode;

namespace IoTop.Model;

/// <summary>Says what bytes look like, from their beginning; reads nothing beyond them and allocates nothing.</summary>
public static class ContentSniffer
{
    /// <summary>Where the bytes lie on the device is not known.</summary>
    public const ulong UnknownOffset = ulong.MaxValue;

    /// <summary>Fewer bytes cannot tell random ones from others.</summary>
    public const int EnoughForEntropy = 512;

    private const int MostForEntropy = 16384;
    private const int EnoughForText = 8;

    // Compressed data has a little less than random data; code and tables have much less. Few bytes vary more.
    private const double Slack = 0.15;
    private const double SlackOfFew = 50;

    private static readonly SearchValues<byte> s_notText =
        SearchValues.Create(0, 1, 2, 3, 4, 5, 6, 7, 11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31, 127);

    /// <param name="bytes">From the beginning of a segment, or of a page.</param>
    /// <param name="deviceOffset">Where they lie, from the beginning of the device or partition, bytes.</param>
    public static Content Look(ReadOnlySpan<byte> bytes, ulong deviceOffset = UnknownOffset)
    {
        if (bytes.IsEmpty)
        {
            return new Content(ContentKind.Unknown, "?");
        }

        if (!bytes.ContainsAnyExcept(bytes[0]))
        {
            return bytes[0] == 0 ? new Content(ContentKind.Zero, "zero", 0) : new Content(ContentKind.Fill, "all", 0, bytes[0]);
        }

        if (ContentMagic.Find(bytes, deviceOffset) is { } known)
        {
            return new Content(ContentKind.Known, known);
        }

        if (IsText(bytes, out bool isAscii))
        {
            return new Content(ContentKind.Text, isAscii ? "text" : "UTF-8 text");
        }

        if (bytes.Length < EnoughForEntropy)
        {
            return new Content(ContentKind.Unknown, "?");
        }

        int looked = Math.Min(bytes.Length, MostForEntropy);
        double entropy = Entropy(bytes[..looked]);
        return entropy >= EntropyOfRandom(looked) - Slack - (SlackOfFew / looked)
            ? new Content(ContentKind.Random, "random", entropy)
            : new Content(ContentKind.Data, "data", entropy);
    }

    /// <summary>Entropy of Shannon, bits in a byte.</summary>
    public static double Entropy(ReadOnlySpan<byte> bytes)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte value in bytes)
        {
            counts[value]++;
        }

        double sum = 0;
        foreach (int count in counts)
        {
            sum += count == 0 ? 0 : count * Math.Log2(count);
        }

        return bytes.IsEmpty ? 0 : Math.Max(0, Math.Log2(bytes.Length) - (sum / bytes.Length));
    }

    // So few samples of 256 values look less random than they are, by this much on average (Miller, 1955).
    private static double EntropyOfRandom(int length) => 8 - (255 / (2 * length * Math.Log(2)));

    private static bool IsText(ReadOnlySpan<byte> bytes, out bool isAscii)
    {
        // The last page of a file is filled up with zeros.
        ReadOnlySpan<byte> text = bytes.TrimEnd((byte)0);
        isAscii = System.Text.Ascii.IsValid(text);
        return text.Length >= Math.Min(EnoughForText, bytes.Length) && !text.ContainsAny(s_notText)
            && (isAscii || Utf8.IsValid(WithoutCutCharacter(text)));
    }

    /// <summary>Without a character at the end that goes on in the next page.</summary>
    private static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> text)
    {
        for (int back = 1; back <= 3 && back < text.Length; back++)
        {
            byte value = text[^back];
            if ((value & 0xc0) == 0xc0)
            {
                int length = value >= 0xf0 ? 4 : value >= 0xe0 ? 3 : 2;
                return back < length ? text[..^back] : text;
            }
        }

        return text;
    }
}
