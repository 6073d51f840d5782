namespace IoTop.Model;

/// <summary>
/// The files that segments refer to, by file system and inode, each under its current name. Bounded: the oldest is forgotten first, but
/// for what is asked for again and again; segments that refer to it keep it.
/// </summary>
internal sealed class FileTable
{
    private const int MaxPathLength = 4096;
    private const int MaxFileSystems = 64;
    private const int MaxLives = 3;

    private static readonly byte[] s_above = "..."u8.ToArray();

    private readonly Dictionary<FileKey, FileEntry> _current = [];
    private readonly Queue<FileKey> _order = new();
    private readonly List<string> _fileSystems = [];
    private readonly byte[] _path = new byte[MaxPathLength + 8];
    private readonly int _capacity;

    public FileTable(int capacity = 65_536) => _capacity = capacity;

    public int Count => _current.Count;

    /// <summary>The file as it is named now; null when no name was told.</summary>
    public FileEntry? Find(uint fsDev, ulong inode)
    {
        if (!_current.TryGetValue(new FileKey(fsDev, inode), out FileEntry? entry))
        {
            return null;
        }

        entry.Lives = Math.Min(entry.Lives + 1, MaxLives);
        return entry;
    }

    /// <summary>As <see cref="Find"/>, but it does not count as a use.</summary>
    public FileEntry? Peek(uint fsDev, ulong inode) => _current.GetValueOrDefault(new FileKey(fsDev, inode));

    /// <summary>Takes in a name; the same one again only brings the size up to date.</summary>
    public void Add(in FileRecord record, ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> whole = Reverse(in record, path[..Math.Min(path.Length, record.PathLength)]);
        FileKey key = new(record.FsDev, record.Inode);
        bool isKnown = _current.TryGetValue(key, out FileEntry? entry);
        bool isDeleted = record.Links == 0;
        string fileSystem = NameOf(record.FsType);
        if (isKnown && entry!.Generation == record.Generation && entry.IsDeleted == isDeleted && entry.FileSystem == fileSystem &&
            entry.Path.Span.SequenceEqual(whole))
        {
            entry.Size = record.Size;
            return;
        }

        if (!isKnown)
        {
            MakeRoom();
            _order.Enqueue(key);
        }

        _current[key] = new FileEntry(record.FsDev, record.Inode, record.Generation)
        {
            Size = record.Size,
            IsDeleted = isDeleted,
            FileSystem = fileSystem,
            Path = whole.ToArray(),
        };
    }

    public void Clear()
    {
        _current.Clear();
        _order.Clear();
    }

    /// <summary>
    /// Names from the file upwards, each ended by NUL, become "/a/b/c", or ".../b/c" when the path goes on above. Whatever the bytes
    /// are: empty names are left out, and the last one may lack its NUL.
    /// </summary>
    private ReadOnlySpan<byte> Reverse(in FileRecord record, ReadOnlySpan<byte> names)
    {
        bool isCut = record.Truncated != 0 || names.Length > MaxPathLength;
        names = names[..Math.Min(names.Length, MaxPathLength)];
        int start = _path.Length;
        for (int depth = 0; depth < record.Depth && !names.IsEmpty; depth++)
        {
            ReadOnlySpan<byte> name = ByteText.TakeField(ref names, 0);
            if (!name.IsEmpty)
            {
                // Never more than came in and one: each name but the last has room for its slash in its NUL.
                start -= name.Length;
                name.CopyTo(_path.AsSpan(start));
                _path[--start] = (byte)'/';
            }
        }

        if (isCut && start < _path.Length)
        {
            start -= s_above.Length;
            s_above.CopyTo(_path.AsSpan(start));
        }

        return _path.AsSpan(start);
    }

    /// <summary>Forgets the oldest that has no lives left; what it passes over loses one.</summary>
    private void MakeRoom()
    {
        while (_current.Count >= _capacity)
        {
            FileKey key = _order.Dequeue();
            FileEntry entry = _current[key];
            if (entry.Lives > 0)
            {
                entry.Lives--;
                _order.Enqueue(key);
            }
            else
            {
                _current.Remove(key);
            }
        }
    }

    private string NameOf(ReadOnlySpan<byte> name)
    {
        int end = name.IndexOf((byte)0);
        name = end < 0 ? name : name[..end];
        foreach (string known in _fileSystems)
        {
            if (TextCell.IsSame(known, name))
            {
                return known;
            }
        }

        string text = TextCell.Decode(name);
        if (_fileSystems.Count < MaxFileSystems)
        {
            _fileSystems.Add(text);
        }

        return text;
    }

    private readonly record struct FileKey(uint FsDev, ulong Inode);
}
