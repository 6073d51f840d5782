namespace IoTop.Model;

/// <summary>
/// Bytes to look for, some of which may be any. The longest piece without such is searched for with vectors, and the rest compared where
/// it was found.
/// </summary>
internal sealed class MaskedBytes
{
    private readonly byte[] _bytes;
    private readonly byte[]? _mask;
    private readonly int _anchor;
    private readonly int _anchorLength;

    /// <param name="bytes">0 where any will do.</param>
    /// <param name="mask">255 for a byte that must be so, 0 for any; null: all must.</param>
    internal MaskedBytes(byte[] bytes, byte[]? mask)
    {
        _bytes = bytes;
        _mask = mask is null || !mask.AsSpan().Contains((byte)0) ? null : mask;
        _anchorLength = bytes.Length;
        if (_mask is not null)
        {
            (_anchor, _anchorLength) = LongestFixed(_mask);
        }
    }

    internal int Length => _bytes.Length;

    internal int IndexOf(ReadOnlySpan<byte> bytes)
    {
        if (_mask is null)
        {
            return bytes.IndexOf(_bytes);
        }

        ReadOnlySpan<byte> anchor = _bytes.AsSpan(_anchor, _anchorLength);
        int start = 0;
        while (start <= bytes.Length - Length)
        {
            int found = bytes[(start + _anchor)..].IndexOf(anchor);
            start += found;
            if (found < 0 || start > bytes.Length - Length)
            {
                return -1;
            }

            if (Fits(bytes.Slice(start, Length)))
            {
                return start;
            }

            start++;
        }

        return -1;
    }

    internal void Scan<TSink>(ReadOnlySpan<byte> bytes, int from, int before, ref TSink sink)
        where TSink : IByteMatchSink, allows ref struct
    {
        // Nothing that begins at `before` or later can fit into the rest.
        bytes = bytes[..(int)Math.Min(bytes.Length, (long)before + Length - 1)];
        int start = from;
        while (start <= bytes.Length - Length)
        {
            int found = IndexOf(bytes[start..]);
            if (found < 0 || !sink.Found(start + found, Length))
            {
                return;
            }

            start += found + Length;
        }
    }

    private static (int Start, int Length) LongestFixed(ReadOnlySpan<byte> mask)
    {
        (int Start, int Length) best = default;
        int start = 0;
        for (int i = 0; i <= mask.Length; i++)
        {
            if (i < mask.Length && mask[i] != 0)
            {
                continue;
            }

            if (i - start > best.Length)
            {
                best = (start, i - start);
            }

            start = i + 1;
        }

        return best;
    }

    private bool Fits(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if ((bytes[i] & _mask![i]) != _bytes[i])
            {
                return false;
            }
        }

        return true;
    }
}
