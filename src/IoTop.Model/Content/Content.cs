using System.Globalization;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What bytes look like at a glance.</summary>
public enum ContentKind : byte
{
    /// <summary>Too few bytes to say so.</summary>
    Unknown,

    /// <summary>All zero.</summary>
    Zero,

    /// <summary>All the same byte, which is not zero.</summary>
    Fill,

    /// <summary>ASCII or UTF-8 without control characters, up to the zeros at its end.</summary>
    Text,

    /// <summary>As many different bytes, equally often, as random ones would have: compressed, encrypted or random.</summary>
    Random,

    /// <summary>A format that is known by its magic; see <see cref="Content.Name"/>.</summary>
    Known,

    /// <summary>None of these.</summary>
    Data,
}

/// <summary>What <see cref="ContentSniffer"/> saw.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Content
{
    internal Content(ContentKind kind, string name, double entropy = double.NaN, byte fill = 0)
    {
        Kind = kind;
        Name = name;
        Entropy = entropy;
        Fill = fill;
    }

    public ContentKind Kind { get; }

    /// <summary>Short, for the screen: "ELF", "JBD2 commit", "text", "zero", "random"; "?" when not known.</summary>
    public string Name { get; }

    /// <summary>Of Shannon, bits in a byte, 0 to 8, over the first 16 KiB; NaN when not computed.</summary>
    public double Entropy { get; }

    /// <summary>The byte that all are.</summary>
    public byte Fill { get; }

    /// <summary>Writes the name, with the entropy or the byte where that says more: "random 7.98", "all ff".</summary>
    /// <returns>Bytes written, ASCII; 0 when there is no room.</returns>
    public int Write(Span<byte> text)
    {
        int written;
        bool fits = Kind switch
        {
            ContentKind.Random or ContentKind.Data => System.Text.Unicode.Utf8.TryWrite(
                text, CultureInfo.InvariantCulture, $"{Name} {Entropy:0.00}", out written),
            ContentKind.Fill => System.Text.Unicode.Utf8.TryWrite(
                text, CultureInfo.InvariantCulture, $"{Name} {Fill:x2}", out written),
            _ => System.Text.Unicode.Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{Name}", out written),
        };
        return fits ? written : 0;
    }
}
