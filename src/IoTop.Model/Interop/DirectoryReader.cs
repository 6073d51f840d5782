using System.Buffers.Binary;

namespace IoTop.Model.Interop;

/// <summary>
/// Walks the entries of a directory in a buffer of the caller's, without allocating. Dispose closes the directory. An entry is valid
/// until the next <see cref="MoveNext"/>.
/// </summary>
internal ref struct DirectoryReader
{
    // struct linux_dirent64: u64 d_ino, s64 d_off, u16 d_reclen, u8 d_type, char d_name[].
    private const int ReclenOffset = 16;
    private const int NameOffset = 19;

    private readonly Span<byte> _buffer;
    private int _fd;
    private int _filled;
    private int _position;

    /// <param name="directory">What <paramref name="path"/> is relative to.</param>
    /// <param name="path">Ends with a NUL.</param>
    /// <param name="buffer">At least 280 bytes: one entry with the longest name.</param>
    public DirectoryReader(DirectoryHandle directory, scoped ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        _buffer = buffer;
        _fd = Libc.OpenForEntries(directory, path);
    }

    public readonly bool IsOpen => _fd >= 0;

    public ulong Inode { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    public bool MoveNext()
    {
        if (_fd < 0)
        {
            return false;
        }

        if (_position >= _filled)
        {
            _filled = Libc.ReadEntries(_fd, _buffer);
            _position = 0;
            if (_filled <= 0)
            {
                _filled = 0;
                return false;
            }
        }

        ReadOnlySpan<byte> entry = _buffer[_position.._filled];
        Inode = BinaryPrimitives.ReadUInt64LittleEndian(entry);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(entry[ReclenOffset..]);
        ReadOnlySpan<byte> name = entry[NameOffset..length];
        int end = name.IndexOf((byte)0);
        Name = end < 0 ? name : name[..end];
        _position += length;
        return true;
    }

    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = Libc.Close(_fd);
            _fd = -1;
        }
    }
}
