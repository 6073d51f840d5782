namespace IoTop.Model;

/// <summary>
/// The last blocks in memory, as many as fit; allocated once, when the first comes. What is forgotten is the oldest up to the next
/// checkpoint, so that what is left can be read from its beginning.
/// </summary>
/// <param name="bytes">How many bytes are kept; at least 64 KiB, less than 2 GiB.</param>
public sealed class MemoryBlocks(long bytes) : IBlockSink
{
    // A checkpoint after so much of the whole: no more than that is forgotten at once.
    private const int Shares = 8;

    // What is known of each block, here and where it is read.
    private const int TableBytes = 80;

    // What may be missed is compressed as long as no more of it comes in a second: it reaches back farther then, and costs a few percent of
    // a processor. Beyond, compressing would take more time than there is.
    private const double PackedPerSecond = 8 << 20;

    private readonly BlockTable _blocks = new();
    private byte[] _ring = [];
    private long _next;
    private long _sinceCheckpoint;
    private bool _hasCheckpoint;
    private double _allowance = PackedPerSecond;
    private ulong _allowedNs;

    public long Capacity { get; } = Math.Clamp(bytes, 64 * 1024, int.MaxValue / 2);

    /// <summary>Bytes in use, with what is known of each block.</summary>
    public long Count => _blocks.Count == 0 ? 0 : _next - _blocks.All[0].Position + (_blocks.Count * (long)TableBytes);

    /// <summary>The earliest that can be shown, CLOCK_MONOTONIC; 0: nothing can.</summary>
    public ulong FirstNs => _blocks.Count == 0 ? 0 : _blocks.All[0].LastNs;

    /// <inheritdoc/>
    public bool WantsCheckpoint => !_hasCheckpoint || _sinceCheckpoint > Capacity / Shares;

    /// <summary>It is too small for what is known of processes and devices, and keeps nothing.</summary>
    public bool IsFull { get; private set; }

    /// <summary>It can be read from its first block on, and lacks nothing up to now.</summary>
    internal bool IsWhole => _hasCheckpoint && _blocks.Count > 0;

    /// <summary>The block that tells what the recording is of; empty: nothing was written.</summary>
    internal byte[] DescriptionBlock { get; private set; } = [];

    internal BlockTable Blocks => _blocks;

    /// <summary>Grows with each block.</summary>
    internal long Version { get; private set; }

    /// <inheritdoc/>
    public bool Packs(in RecordingBlock block)
    {
        if (!block.IsOptional)
        {
            return true;
        }

        ulong nowNs = Math.Max(block.LastNs, _allowedNs);
        double earned = _allowedNs == 0 ? 0 : (nowNs - _allowedNs) / 1e9 * PackedPerSecond;
        _allowance = Math.Min(_allowance + earned, PackedPerSecond);
        _allowedNs = nowNs;
        if (_allowance <= 0)
        {
            return false;
        }

        _allowance -= block.Bytes; // what is too much is owed
        return true;
    }

    /// <inheritdoc/>
    public void Write(in RecordingBlock block, ReadOnlySpan<byte> bytes)
    {
        Version++;
        if (block.Kind == RecordingBlockKind.Description)
        {
            DescriptionBlock = bytes.SequenceEqual(DescriptionBlock) ? DescriptionBlock : bytes.ToArray();
            return;
        }

        bool isCheckpoint = block.Kind == RecordingBlockKind.Checkpoint;
        if (bytes.Length > Capacity / 2)
        {
            // Rather a gap than nothing at all: the blocks behind it need a new beginning. Where that does not fit, nothing ever will.
            _hasCheckpoint = false;
            IsFull = isCheckpoint;
            return;
        }

        if (_ring.Length == 0)
        {
            _ring = GC.AllocateUninitializedArray<byte>((int)Capacity);
        }

        long untilEnd = Capacity - (_next % Capacity);
        long position = untilEnd < bytes.Length ? _next + untilEnd : _next;
        MakeRoom(position + bytes.Length);
        if (_blocks.Count == 0 && !(isCheckpoint && !block.IsContinuation))
        {
            _hasCheckpoint = false; // nothing can be made of it without what was before
            IsFull = isCheckpoint;
            return;
        }

        bytes.CopyTo(_ring.AsSpan((int)(position % Capacity)));
        _next = position + bytes.Length;
        _blocks.Add(block with { Position = position });
        _sinceCheckpoint = isCheckpoint ? 0 : _sinceCheckpoint + bytes.Length + TableBytes;
        _hasCheckpoint |= isCheckpoint;
    }

    public void Dispose()
    {
    }

    /// <summary>The bytes of a block that is retained, with its header.</summary>
    internal ReadOnlySpan<byte> Bytes(in RecordingBlock block) =>
        _ring.AsSpan((int)(block.Position % Capacity), (int)block.TotalBytes);

    private void MakeRoom(long end)
    {
        ReadOnlySpan<RecordingBlock> all = _blocks.All;
        int remove = 0;
        while (remove < all.Length && end - all[remove].Position + ((all.Length - remove + 1) * (long)TableBytes) > Capacity)
        {
            remove++;
        }

        if (remove == 0)
        {
            return;
        }

        while (remove < all.Length && (all[remove].Kind != RecordingBlockKind.Checkpoint || all[remove].IsContinuation))
        {
            remove++;
        }

        _blocks.RemoveFirst(remove);
    }
}
