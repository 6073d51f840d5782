namespace IoTop.Model;

/// <summary>The blocks that are kept in memory, as they were when it was looked at last.</summary>
internal sealed class BlockMemory : IBlockBytes
{
    private readonly MemoryBlocks _memory;
    private long _version = -1;

    public BlockMemory(MemoryBlocks memory)
    {
        _memory = memory;
        _ = Follow();
    }

    public string Name => "history";

    public BlockTable Blocks { get; } = new();

    public bool IsOurs => true;

    public DamageList Damage { get; } = new();

    public ReadOnlySpan<byte> DescriptionBlock => _memory.DescriptionBlock;

    public bool Follow()
    {
        if (_version == _memory.Version)
        {
            return false;
        }

        _version = _memory.Version;
        BlockTable theirs = _memory.Blocks;
        long first = Blocks.FirstNumber;
        long next = Blocks.NextNumber;
        if (theirs.FirstNumber >= next)
        {
            Blocks.StartAt(theirs.FirstNumber);
        }
        else
        {
            Blocks.RemoveFirst((int)(theirs.FirstNumber - first));
        }

        for (long number = Blocks.NextNumber; number < theirs.NextNumber; number++)
        {
            Blocks.Add(in theirs[number]);
        }

        return Blocks.FirstNumber != first || Blocks.NextNumber != next;
    }

    public ReadOnlySpan<byte> Bytes(long number)
    {
        BlockTable theirs = _memory.Blocks;
        return number >= theirs.FirstNumber && number < theirs.NextNumber ? _memory.Bytes(in theirs[number]) : default;
    }

    public void Dispose()
    {
    }
}
