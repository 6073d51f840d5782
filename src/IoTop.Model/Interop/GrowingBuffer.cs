namespace IoTop.Model.Interop;

/// <summary>Holds a whole file of /proc or /sys, however long it is, and is used again for the next reading.</summary>
internal sealed class GrowingBuffer(int capacity)
{
    private const int MaxCapacity = 64 * 1024 * 1024;
    private byte[] _bytes = new byte[capacity];
    private byte[] _before = [];

    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Length);

    public int Length { get; private set; }

    /// <summary>Reads the file; <paramref name="path"/> ends with a NUL. False (and empty) when it cannot be read.</summary>
    public bool Read(DirectoryHandle directory, ReadOnlySpan<byte> path)
    {
        while (true)
        {
            int length = Libc.ReadFile(directory, path, _bytes);
            Length = Math.Max(0, length);

            // A full buffer may have cut the file.
            if (length < _bytes.Length || _bytes.Length >= MaxCapacity)
            {
                return length >= 0;
            }

            _bytes = new byte[_bytes.Length * 2];
        }
    }

    /// <summary>Reads the file and tells whether it differs from the last time that this said so.</summary>
    public bool ReadChanged(DirectoryHandle directory, ReadOnlySpan<byte> path)
    {
        _ = Read(directory, path);
        if (Text.SequenceEqual(_before))
        {
            return false;
        }

        _before = Text.ToArray();
        return true;
    }
}
