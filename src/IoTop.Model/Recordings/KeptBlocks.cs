namespace IoTop.Model;

/// <summary>
/// Hands what is kept in memory on to a sink that begins: blocks as they are where they are compressed, others compressed now, and without
/// captured bytes where those were not asked for.
/// </summary>
internal sealed class KeptBlocks : IDisposable, IRecordedNames
{
    private readonly MemoryBlocks _memory;
    private readonly IReadOnlyList<IPlaneFollower> _planes;
    private readonly Recording _recording;
    private readonly BlockPacker _packer = new();
    private readonly RecordingWriter _bare;
    private readonly ByteWriter _bytes = new(4096);

    /// <param name="memory">What is kept.</param>
    /// <param name="planes">Who know how to leave out the bytes of others.</param>
    public KeptBlocks(MemoryBlocks memory, IReadOnlyList<IPlaneFollower> planes)
    {
        _memory = memory;
        _planes = planes;
        _recording = Recording.Over(memory);
        _bare = new RecordingWriter(this);
    }

    /// <summary>Writes all of it, the description in front.</summary>
    /// <param name="target">Has begun, as far as it knows.</param>
    public void WriteTo(BlockTarget target)
    {
        ReadOnlySpan<byte> description = _memory.DescriptionBlock;
        if (RecordingFormat.TryReadBlockHeader(description, 0, out RecordingBlock about))
        {
            target.Write(in about, description);
        }

        _bare.Add(target);
        long first = _recording.FirstNumber;
        for (long number = first; number < first + _recording.Blocks.Length && target.TakesMore; number++)
        {
            ref readonly RecordingBlock block = ref _recording.Blocks[(int)(number - first)];
            if (target.Payload || !(block.HasPayload || block.Kind == RecordingBlockKind.Payload))
            {
                Copy(in block, target);
            }
            else
            {
                WriteBare(number, in block, target);
            }
        }
    }

    public void Dispose()
    {
        _bare.Dispose();
        _packer.Dispose();
        _recording.Dispose();
    }

    /// <summary>Each block names its files itself.</summary>
    bool IRecordedNames.TryGetFile(uint fsDev, ulong inode, out FileRecord record, out ReadOnlySpan<byte> path)
    {
        record = default;
        path = default;
        return false;
    }

    string IRecordedNames.FunctionName(ulong address) => "";

    private void Copy(in RecordingBlock block, BlockTarget target)
    {
        ReadOnlySpan<byte> whole = _memory.Bytes(in block);
        if (RecordingFormat.IsCompressed(whole))
        {
            target.Write(in block, whole);
        }
        else
        {
            Pack(in block, whole[RecordingBlock.HeaderBytes..], target);
        }
    }

    private void WriteBare(long number, in RecordingBlock block, BlockTarget target)
    {
        if (block.Kind == RecordingBlockKind.Payload)
        {
            _recording.Read(number, _bare);
            _bare.Flush();
            return;
        }

        ReadOnlySpan<byte> bytes = _recording.Bytes(number);
        foreach (IPlaneFollower plane in _planes)
        {
            _bytes.Clear();
            if (plane.LeavePayloadOut(in block, bytes, _bytes))
            {
                Pack(in block, _bytes.Written, target);
                return;
            }
        }
    }

    private void Pack(in RecordingBlock block, ReadOnlySpan<byte> bytes, BlockTarget target)
    {
        RecordingBlock packed = _packer.Pack(in block, bytes);
        target.Write(in packed, _packer.Block);
    }
}
