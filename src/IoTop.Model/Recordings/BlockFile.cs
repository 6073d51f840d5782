using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>The blocks of a file, found by hopping from header to header; where there is none, the next one is searched for.</summary>
internal sealed class BlockFile : IBlockBytes
{
    private const int SearchBytes = 1 << 20;

    private readonly MappedFile _file;
    private long _end;

    public BlockFile(string path)
    {
        Name = path;
        _file = new MappedFile(path);
        try
        {
            _end = RecordingFormat.CheckFileHeader(_file.Bytes(0, RecordingFormat.FileHeaderBytes), path);
            Scan();
            if (Blocks.Count == 0)
            {
                throw new RecordingException(
                    $"{path}: nothing in it can be read: {_file.Length} bytes, and no whole block", "it was cut when it began; record it anew");
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public BlockTable Blocks { get; } = new();

    public DamageList Damage { get; } = new();

    public ReadOnlySpan<byte> DescriptionBlock
    {
        get
        {
            for (int i = 0; i < Blocks.Count; i++)
            {
                if (Blocks.All[i].Kind == RecordingBlockKind.Description)
                {
                    return Bytes(i);
                }
            }

            return default;
        }
    }

    public bool Follow()
    {
        long before = Blocks.NextNumber;
        _file.Grow();
        Scan();
        return Blocks.NextNumber != before;
    }

    public ReadOnlySpan<byte> Bytes(long number)
    {
        ref readonly RecordingBlock block = ref Blocks[number];
        return _file.Bytes(block.Position, (int)block.TotalBytes);
    }

    public void Dispose() => _file.Dispose();

    private void Scan()
    {
        while (_end < _file.Length)
        {
            if (TryReadAt(_end, out RecordingBlock block))
            {
                if (_end + block.TotalBytes > _file.Length)
                {
                    break;
                }

                Blocks.Add(in block);
                _end += block.TotalBytes;
            }
            else if (Search(_end + 1) is long next)
            {
                Damage.Add($"{Name}: bytes {_end} to {next - 1} are no block: passed over {next - _end} bytes");
                _end = next;
            }
            else
            {
                break;
            }
        }

        long left = _file.Length - _end;
        Damage.SetTail(left <= 0
            ? null
            : $"{Name}: the last {left} bytes, from byte {_end}, are no whole block: it was cut, or is still being written");
    }

    private bool TryReadAt(long position, out RecordingBlock block) =>
        RecordingFormat.TryReadBlockHeader(_file.Bytes(position, RecordingBlock.HeaderBytes), position, out block);

    /// <summary>Where the next header is; null when there is none up to the end.</summary>
    private long? Search(long from)
    {
        while (from < _file.Length)
        {
            ReadOnlySpan<byte> bytes = _file.Bytes(from, SearchBytes);
            int at = 0;
            for (int next = bytes.IndexOf(RecordingFormat.BlockMagic); next >= 0; next = bytes[at..].IndexOf(RecordingFormat.BlockMagic))
            {
                at += next;
                if (bytes.Length - at < RecordingBlock.HeaderBytes)
                {
                    break;
                }

                if (RecordingFormat.TryReadBlockHeader(bytes[at..], from + at, out _))
                {
                    return from + at;
                }

                at++;
            }

            // The next piece begins so that a header which lies across the end of this one is whole in it.
            if (bytes.Length < SearchBytes)
            {
                return null;
            }

            from += bytes.Length - RecordingBlock.HeaderBytes;
        }

        return null;
    }
}
