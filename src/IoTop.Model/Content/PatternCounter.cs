namespace IoTop.Model;

/// <summary>How often each of several patterns occurs in one I/O, also where two of its segments meet.</summary>
public sealed class PatternCounter
{
    private readonly PatternScanner[] _scanners;

    public PatternCounter(params ReadOnlySpan<BytePattern> patterns)
    {
        _scanners = new PatternScanner[patterns.Length];
        for (int i = 0; i < patterns.Length; i++)
        {
            _scanners[i] = new PatternScanner(patterns[i]);
        }
    }

    /// <summary>Number of patterns.</summary>
    public int Count => _scanners.Length;

    /// <param name="counts">One for each pattern, in their order.</param>
    public void CountIn(IoContent content, Span<int> counts)
    {
        for (int i = 0; i < _scanners.Length; i++)
        {
            counts[i] = CountIn(content, i);
        }
    }

    /// <summary>How often one of the patterns occurs.</summary>
    public int CountIn(IoContent content, int pattern)
    {
        PatternScanner scanner = _scanners[pattern];
        Counter counter = default;
        long next = 0;
        scanner.Begin();
        for (int i = 0; i < content.Count; i++)
        {
            ref readonly IoSegment segment = ref content[i];
            ReadOnlySpan<byte> bytes = content.Bytes(i);
            if (segment.Position != next)
            {
                scanner.End(ref counter);
            }

            scanner.Feed(bytes, ref counter);
            next = segment.Position + (long)bytes.Length;
        }

        scanner.End(ref counter);
        return counter.Count;
    }

    private struct Counter : IRunMatchSink
    {
        public int Count { get; private set; }

        public void Found(long position, int length) => Count++;
    }
}
