using System.Numerics;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>
/// A recording to be read: a file, mapped into memory, or what is kept in memory of the last minutes. Opening it reads headers only. It
/// may still be written while it is read. One thread uses it.
/// </summary>
public sealed class Recording : IDisposable
{
    private readonly IBlockBytes _bytes;
    private readonly EventDecoder _events = new();
    private Libzstd.DecompressionHandle? _context;
    private byte[] _unpacked = [];
    private string? _name;

    private Recording(IBlockBytes bytes)
    {
        _bytes = bytes;
        Description = ReadDescription();
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="RecordingException">It is no recording, or nothing of it can be read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    /// <remarks>A file of blktrace is opened as what <see cref="BlktraceImport"/> makes of it.</remarks>
    public static Recording Open(string path) => BlktracePaths.IsTrace(path) ? BlktraceImport.Open(path) : Open(path, null);

    /// <summary>The same, by another name.</summary>
    internal static Recording Open(string path, string? name)
    {
        BlockFile file = new(path);
        try
        {
            return new Recording(file) { _name = name };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads what is kept in memory, for as long as that lives.</summary>
    public static Recording Over(MemoryBlocks memory) => new(new BlockMemory(memory));

    /// <summary>For people: the path, or "history".</summary>
    public string Name => _name ?? _bytes.Name;

    public RecordingDescription Description { get; private set; }

    /// <summary>All blocks in their order; a block's number is its place plus <see cref="FirstNumber"/>. Valid until <see cref="Follow"/>.</summary>
    public ReadOnlySpan<RecordingBlock> Blocks => _bytes.Blocks.All;

    /// <summary>Number of the first block that is there: grows as memory forgets its oldest.</summary>
    public long FirstNumber => _bytes.Blocks.FirstNumber;

    /// <summary>What of it cannot be read, where and why, a sentence each; empty: everything is whole.</summary>
    public IReadOnlyList<string> Damage => _bytes.Damage.All;

    /// <summary>Looks for blocks that were added since; true when there are some, or the oldest went.</summary>
    public bool Follow() => _bytes.Follow();

    /// <summary>Tells what a block holds. Allocates nothing for events and segments.</summary>
    /// <exception cref="RecordingException">Its bytes are not what they were, or it has been forgotten.</exception>
    public void Read(long number, IRecordingSink into)
    {
        RecordingBlock block = Block(number);
        try
        {
            ReadOnlySpan<byte> bytes = Unpack(number, in block);
            switch (block.Kind)
            {
                case RecordingBlockKind.Events:
                    into.Events(_events.Decode(bytes, block.Records));
                    break;
                case RecordingBlockKind.Payload or RecordingBlockKind.Interval or RecordingBlockKind.Checkpoint:
                    new RecordDecoder(bytes, into).Decode();
                    break;
                default:
                    break; // what a newer program adds is not for this one
            }
        }
        catch (RecordingException damage) when (damage.Hint is null)
        {
            throw Damaged(number, in block, damage);
        }
    }

    /// <summary>The same for a block of a plane beside the block tracer.</summary>
    /// <exception cref="RecordingException">Its bytes are not what they were, or it has been forgotten.</exception>
    internal void Read(long number, IPlaneReader into)
    {
        RecordingBlock block = Block(number);
        try
        {
            into.Read(Unpack(number, in block), in block);
        }
        catch (RecordingException damage) when (damage.Hint is null)
        {
            throw Damaged(number, in block, damage);
        }
    }

    /// <summary>What a block holds, unpacked; valid until the next one is asked for.</summary>
    /// <exception cref="RecordingException">Its bytes are not what they were, or it has been forgotten.</exception>
    internal ReadOnlySpan<byte> Bytes(long number)
    {
        RecordingBlock block = Block(number);
        return Unpack(number, in block);
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _context?.Dispose();
    }

    private RecordingBlock Block(long number)
    {
        BlockTable blocks = _bytes.Blocks;
        return number >= blocks.FirstNumber && number < blocks.NextNumber
            ? blocks[number]
            : throw new RecordingException($"{Name}: block {number} is not there (any more)");
    }

    private RecordingException Damaged(long number, in RecordingBlock block, RecordingException damage)
    {
        string where = $"{Name}: block {number} ({block.Kind}) at byte {block.Position}: {damage.Message}";
        _bytes.Damage.Add(where);
        return new RecordingException(where, "the blocks before and behind it can be read", damage);
    }

    private RecordingDescription ReadDescription()
    {
        ReadOnlySpan<byte> whole = _bytes.DescriptionBlock;
        if (whole.IsEmpty || !RecordingFormat.TryReadBlockHeader(whole, 0, out RecordingBlock block))
        {
            return new RecordingDescription();
        }

        try
        {
            return DescriptionCodec.Decode(Unpack(whole, in block));
        }
        catch (RecordingException damage) when (damage.Hint is null)
        {
            _bytes.Damage.Add($"{Name}: its description: {damage.Message}");
            return new RecordingDescription();
        }
    }

    private ReadOnlySpan<byte> Unpack(long number, scoped in RecordingBlock block)
    {
        ReadOnlySpan<byte> whole = _bytes.Bytes(number);
        return whole.Length == block.TotalBytes ? Unpack(whole, in block) : throw new RecordingException("it is not there any more");
    }

    private ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> whole, scoped in RecordingBlock block)
    {
        if (!_bytes.IsOurs && !RecordingFormat.IsWhole(whole))
        {
            throw new RecordingException("its checksum is wrong");
        }

        ReadOnlySpan<byte> stored = whole[RecordingBlock.HeaderBytes..];
        if (!RecordingFormat.IsCompressed(whole))
        {
            return stored;
        }

        if (!Libzstd.IsThere)
        {
            throw new RecordingException(
                $"{Name}: it is compressed, and {Libzstd.LibraryName} is not installed", $"install the package {Libzstd.Package}");
        }

        _context ??= Libzstd.DecompressionHandle.Create();
        if (_unpacked.Length < block.Bytes)
        {
            _unpacked = new byte[BitOperations.RoundUpToPowerOf2(block.Bytes)];
        }

        Span<byte> into = _unpacked.AsSpan(0, (int)block.Bytes);
        return Libzstd.Decompress(_context, stored, into) == into.Length ? into : throw new RecordingException("it cannot be unpacked");
    }
}
