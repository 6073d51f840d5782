namespace IoTop.Model;

/// <summary>Blocks by their numbers: new ones at the end, the oldest leave at the beginning.</summary>
internal sealed class BlockTable
{
    private RecordingBlock[] _blocks = new RecordingBlock[64];
    private int _start;

    /// <summary>Number of the first one that is there.</summary>
    public long FirstNumber { get; private set; }

    public int Count { get; private set; }

    /// <summary>Number that the next one will get.</summary>
    public long NextNumber => FirstNumber + Count;

    public ReadOnlySpan<RecordingBlock> All => _blocks.AsSpan(_start, Count);

    public ref readonly RecordingBlock this[long number] => ref All[(int)(number - FirstNumber)];

    public void Add(in RecordingBlock block)
    {
        if (_start + Count == _blocks.Length)
        {
            RecordingBlock[] into = Count > _blocks.Length / 2 ? new RecordingBlock[_blocks.Length * 2] : _blocks;
            All.CopyTo(into);
            _blocks = into;
            _start = 0;
        }

        _blocks[_start + Count++] = block;
    }

    public void RemoveFirst(int count)
    {
        count = Math.Min(count, Count);
        _start += count;
        Count -= count;
        FirstNumber += count;
    }

    /// <summary>Empties it; the next block gets that number.</summary>
    public void StartAt(long number)
    {
        _start = 0;
        Count = 0;
        FirstNumber = number;
    }
}
