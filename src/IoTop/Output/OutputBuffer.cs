using System.Buffers;

namespace IoTop.Output;

/// <summary>
/// Collects one sample's text and hands it to the stream in one write. It keeps its memory, so that a steady sample allocates
/// nothing.
/// </summary>
internal sealed class OutputBuffer(Stream stream) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[16 * 1024];
    private int _length;

    /// <summary>What has not been flushed yet.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_length);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Write(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    public void Fill(byte value, int count)
    {
        if (count > 0)
        {
            Reserve(count);
            _bytes.AsSpan(_length, count).Fill(value);
            _length += count;
        }
    }

    /// <summary>Writes ASCII text to the right edge of a field, or as wide as it is when it is wider.</summary>
    public void Right(ReadOnlySpan<byte> text, int width)
    {
        Fill((byte)' ', width - text.Length);
        Write(text);
    }

    /// <summary>Writes ASCII text to the left edge of a field, or as wide as it is when it is wider.</summary>
    public void Left(ReadOnlySpan<byte> text, int width)
    {
        Write(text);
        Fill((byte)' ', width - text.Length);
    }

    /// <summary>Forgets what has not been flushed.</summary>
    public void Clear() => _length = 0;

    /// <exception cref="BrokenPipeException">The reader has gone.</exception>
    public void Flush()
    {
        if (_length > 0)
        {
            int length = _length;
            _length = 0;
            stream.Write(_bytes.AsSpan(0, length));
            stream.Flush();
        }
    }

    private void Reserve(int count)
    {
        int needed = _length + Math.Max(count, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }
}
