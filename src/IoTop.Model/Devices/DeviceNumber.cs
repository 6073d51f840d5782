namespace IoTop.Model;

/// <summary>The kernel's own dev_t, major &lt;&lt; 20 | minor, which is not the encoding of stat(2).</summary>
public static class DeviceNumber
{
    private const int MinorBits = 20;

    public static uint Make(uint major, uint minor) => (major << MinorBits) | (minor & ((1u << MinorBits) - 1));

    public static uint Major(uint dev) => dev >> MinorBits;

    public static uint Minor(uint dev) => dev & ((1u << MinorBits) - 1);

    /// <summary>Reads "8:16"; false when it is not two numbers.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out uint dev)
    {
        dev = 0;
        int colon = text.IndexOf((byte)':');
        if (colon <= 0 ||
            !System.Buffers.Text.Utf8Parser.TryParse(text[..colon], out uint major, out int majorLength) || majorLength != colon ||
            !System.Buffers.Text.Utf8Parser.TryParse(text[(colon + 1)..], out uint minor, out int minorLength) ||
            colon + 1 + minorLength != text.Length)
        {
            return false;
        }

        dev = Make(major, minor);
        return true;
    }
}
