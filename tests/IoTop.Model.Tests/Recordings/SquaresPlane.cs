namespace IoTop.Model.Tests;

/// <summary>
/// A plane as simple as one can be: totals by number, of which each interval changes some, and one by one what was added. Follows itself,
/// and reads itself again.
/// </summary>
internal sealed class SquaresPlane : IPlaneFollower, IPlaneReader
{
    private readonly Dictionary<uint, ulong> _read = [];
    private readonly SortedSet<uint> _changed = [];
    private PlaneBlocks? _totals;
    private PlaneBlocks? _events;

    /// <summary>What was counted; of a reader: up to the interval that was closed last.</summary>
    public SortedDictionary<uint, ulong> Totals { get; } = [];

    /// <summary>Numbers in the order in which they were added; of a reader: since it was reset.</summary>
    public List<uint> Events { get; } = [];

    public ulong ClosedNs { get; private set; }

    public int Resets { get; private set; }

    public override string ToString() => string.Join(' ', Totals.Select(static pair => $"{pair.Key}:{pair.Value}"));

    public void Add(uint number, ulong squares)
    {
        Totals[number] = Totals.GetValueOrDefault(number) + squares;
        _changed.Add(number);
        Events.Add(number);
        _events?.Bytes.Number(number);
        _ = _events?.End();
    }

    public void Attach(RecordingWriter writer)
    {
        _totals = new PlaneBlocks(writer, RecordingBlockKind.Syscalls);
        _events = new PlaneBlocks(writer, RecordingBlockKind.SyscallEvents, payload: true);
        _changed.Clear();
    }

    public void Detach() => _totals = _events = null;

    public void Drained()
    {
    }

    public void Refreshed()
    {
        Tell(_changed);
        _changed.Clear();
    }

    public void TellEverything() => Tell(Totals.Keys);

    public void Flush()
    {
        _totals!.Flush();
        _events!.Flush();
    }

    public bool Takes(RecordingBlockKind kind) => kind is RecordingBlockKind.Syscalls or RecordingBlockKind.SyscallEvents;

    public void Reset()
    {
        _read.Clear();
        Totals.Clear();
        Events.Clear();
        ClosedNs = 0;
        Resets++;
    }

    public void Read(ReadOnlySpan<byte> bytes, in RecordingBlock block)
    {
        ByteReader reader = new(bytes);
        while (!reader.IsAtEnd)
        {
            uint number = reader.UInt();
            if (block.Kind == RecordingBlockKind.SyscallEvents)
            {
                Events.Add(number);
            }
            else
            {
                _read[number] = reader.Number();
            }
        }
    }

    public void Close(ulong nowNs)
    {
        ClosedNs = nowNs;
        foreach ((uint number, ulong total) in _read)
        {
            Totals[number] = total;
        }
    }

    private void Tell(IEnumerable<uint> numbers)
    {
        foreach (uint number in numbers)
        {
            _totals!.Bytes.Number(number);
            _totals.Bytes.Number(Totals[number]);
            _ = _totals.End();
        }
    }
}
