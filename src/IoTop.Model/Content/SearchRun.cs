namespace IoTop.Model;

/// <summary>Segments of one I/O that follow each other without a gap, while they are searched.</summary>
internal sealed class SearchRun
{
    private readonly PatternScanner _scanner;
    private readonly List<(long Sequence, long Start)> _parts = [];
    private long _length;
    private uint _nextPosition;
    private bool _isOpen;

    internal SearchRun(BytePattern pattern) => _scanner = new PatternScanner(pattern);

    internal BioKey Io { get; private set; }

    /// <summary>The segment that was taken in last.</summary>
    internal long LastSequence { get; private set; } = -1;

    /// <summary>Whether a segment is the next one.</summary>
    internal bool IsContinuedBy(in SegmentRecord record) =>
        _isOpen && record.Position == _nextPosition && Io == BioKey.Of(in record);

    internal void Begin(in SegmentRecord record)
    {
        Io = BioKey.Of(in record);
        _scanner.Begin();
        _parts.Clear();
        _length = 0;
        _isOpen = true;
    }

    internal void Feed<TSink>(long sequence, in SegmentRecord record, ReadOnlySpan<byte> bytes, ref TSink sink)
        where TSink : struct, IRunMatchSink
    {
        LastSequence = sequence;
        _parts.Add((sequence, _length));
        _scanner.Feed(bytes, ref sink);
        _length += bytes.Length;
        _nextPosition = record.Position + (uint)bytes.Length;
        int past = 0;
        while (past + 1 < _parts.Count && _parts[past + 1].Start <= _scanner.OpenPosition)
        {
            past++;
        }

        _parts.RemoveRange(0, past);
    }

    internal void End<TSink>(ref TSink sink)
        where TSink : struct, IRunMatchSink
    {
        _scanner.End(ref sink);
        _isOpen = false;
    }

    /// <summary>A place in the run as one in a segment.</summary>
    internal SearchHit Place(long position, int length)
    {
        int part = _parts.Count - 1;
        while (part > 0 && _parts[part].Start > position)
        {
            part--;
        }

        return new SearchHit(_parts[part].Sequence, (int)(position - _parts[part].Start), length);
    }
}
