namespace IoTop.Model;

/// <summary>The open block of a plane beside the block tracer: records one behind the other, written when it is big and at each interval.</summary>
/// <param name="writer">Makes a block of it, for all sinks that have begun; behind a checkpoint for those it is for.</param>
/// <param name="kind">What it holds.</param>
/// <param name="payload">Only for sinks that take bytes of others (true), or only for those that do not (false); null: for all.</param>
internal sealed class PlaneBlocks(RecordingWriter writer, RecordingBlockKind kind, bool? payload = null)
{
    // As of the other blocks: far enough from what one may have at most that no record leads beyond it.
    private const int FullBytes = 1 << 20;

    private uint _records;
    private ulong _firstNs = ulong.MaxValue;
    private ulong _lastNs;

    /// <summary>Write a record here, and say with <see cref="End"/> that it is whole; one has 1 MiB at most.</summary>
    public ByteWriter Bytes { get; } = new(4096);

    /// <summary>A record ends.</summary>
    /// <param name="ns">When that was which it tells of, CLOCK_MONOTONIC; 0: it has no time of its own.</param>
    /// <returns>It was the last of its block: the next one begins without what was told before.</returns>
    public bool End(ulong ns = 0)
    {
        _records++;
        if (ns != 0)
        {
            _firstNs = Math.Min(_firstNs, ns);
            _lastNs = Math.Max(_lastNs, ns);
        }

        if (Bytes.Length < FullBytes)
        {
            return false;
        }

        Flush();
        return true;
    }

    /// <summary>Ends the block, if there is something in it.</summary>
    public void Flush()
    {
        if (_records != 0)
        {
            writer.Plane(kind, payload, Bytes.Written, _records, _firstNs, _lastNs);
        }

        Bytes.Clear();
        _records = 0;
        _firstNs = ulong.MaxValue;
        _lastNs = 0;
    }
}
