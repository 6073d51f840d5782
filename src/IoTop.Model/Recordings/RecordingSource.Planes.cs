namespace IoTop.Model;

/// <content>What was watched beside the block tracer is told an interval at a time.</content>
public sealed partial class RecordingSource
{
    private readonly List<IPlaneReader> _planes = [];
    private readonly HashSet<IPlaneReader> _torn = []; // something of them could not be read since they were told everything

    /// <summary>Is told of its blocks from the beginning on; who adds one begins anew.</summary>
    internal void Add(IPlaneReader plane) => _planes.Add(plane);

    /// <summary>Blocks below that number belong to the intervals that were told.</summary>
    public long NextBlock => _next;

    /// <summary>The model has closed an interval.</summary>
    internal void ClosePlanes()
    {
        foreach (IPlaneReader plane in _planes)
        {
            plane.Close(Interval.NowNs);
        }
    }

    private void ResetPlanes()
    {
        _torn.Clear();
        foreach (IPlaneReader plane in _planes)
        {
            plane.Reset();
        }
    }

    /// <summary>What is known where one begins stands behind its checkpoint.</summary>
    private void ReadWholePlanes(long number)
    {
        ReadOnlySpan<RecordingBlock> blocks = Recording.Blocks;
        long end = Recording.FirstNumber + blocks.Length;
        for (; number < end && blocks[(int)(number - Recording.FirstNumber)] is { IsOfPlane: true, IsWhole: true }; number++)
        {
            ReadPlane(number);
        }
    }

    /// <summary>What came one by one is not told again behind a checkpoint: as much as is kept of it is read from in front of that.</summary>
    private void ReadEarlierOfPlanes(long number)
    {
        foreach (IPlaneReader plane in _planes)
        {
            for (RecordingBlockKind kind = RecordingBlockKind.Functions; kind <= RecordingBlockKind.Calls; kind++)
            {
                ReadEarlier(plane, kind, number);
            }
        }
    }

    private void ReadEarlier(IPlaneReader plane, RecordingBlockKind kind, long number)
    {
        ReadOnlySpan<RecordingBlock> blocks = Recording.Blocks;
        long first = Recording.FirstNumber;
        long from = number;
        for (long wanted = plane.Keeps(kind); wanted > 0 && from > first;)
        {
            ref readonly RecordingBlock block = ref blocks[(int)(--from - first)];
            wanted -= block.Kind == kind && !block.IsWhole ? block.Records : 0;
        }

        for (; from < number; from++)
        {
            if (blocks[(int)(from - first)] is { IsWhole: false } block && block.Kind == kind)
            {
                _ = TryRead(from, plane);
            }
        }
    }

    /// <summary>What was new in an interval stands in front of its end.</summary>
    private void ReadPlanes(long from, long number)
    {
        bool isWhole = false;
        for (from = Math.Max(from, Recording.FirstNumber); from < number && _planes.Count > 0; from++)
        {
            if (Recording.Blocks[(int)(from - Recording.FirstNumber)] is { IsOfPlane: true } block)
            {
                if (isWhole && !block.IsWhole)
                {
                    _torn.Clear(); // the checkpoint in between has told everything
                }

                isWhole = block.IsWhole;
                ReadPlane(from, onlyTorn: isWhole);
            }
        }
    }

    /// <param name="number">Of the block.</param>
    /// <param name="onlyTorn">It tells what is known already, unless something was missing.</param>
    private void ReadPlane(long number, bool onlyTorn = false)
    {
        RecordingBlock block = Recording.Blocks[(int)(number - Recording.FirstNumber)];
        foreach (IPlaneReader plane in _planes)
        {
            if (!plane.Takes(block.Kind) || (onlyTorn && !_torn.Contains(plane)))
            {
                continue;
            }

            if (!TryRead(number, plane))
            {
                _torn.Add(plane);
            }
        }
    }
}
