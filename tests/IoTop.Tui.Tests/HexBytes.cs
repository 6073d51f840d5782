namespace IoTop.Tui.Tests;

/// <summary>Bytes for hex tests: an array, and holes in it; or, by <see cref="Zeros"/>, as many zeros as one likes.</summary>
internal sealed class HexBytes(params byte[] bytes) : IHexBytes
{
    internal byte[] Bytes { get; set; } = bytes;

    /// <summary>What was not captured.</summary>
    internal HexRange Hole { get; init; }

    internal long Zeros { get; init; }

    /// <summary>The most that is copied at once; 0: all.</summary>
    internal int Short { get; init; }

    /// <summary>Bytes that were asked for so far.</summary>
    internal long Asked { get; private set; }

    public long Length => Bytes.Length + Zeros;

    internal static HexBytes Counting(int count) => new([.. Enumerable.Range(0, count).Select(static n => (byte)n)]);

    public int Copy(long position, Span<byte> bytes, Span<byte> present)
    {
        Asked += bytes.Length;
        int count = (int)Math.Clamp(Length - position, 0, Short > 0 ? Math.Min(Short, bytes.Length) : bytes.Length);
        bytes[..count].Clear();
        if (position < Bytes.Length)
        {
            Bytes.AsSpan((int)position, (int)Math.Min(count, Bytes.Length - position)).CopyTo(bytes);
        }

        for (int index = 0; index < count; index++)
        {
            bool isThere = !Hole.Contains(position + index);
            present[index] = isThere ? (byte)1 : (byte)0;

            // What a hole holds is nobody's business.
            bytes[index] = isThere ? bytes[index] : (byte)Asked;
        }

        return count;
    }
}
