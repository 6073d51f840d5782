namespace IoTop.Model;

/// <summary>Takes the matches of a <see cref="PatternScanner"/>.</summary>
internal interface IRunMatchSink
{
    /// <param name="position">From the beginning of the run, bytes.</param>
    void Found(long position, int length);
}

/// <summary>
/// Searches bytes that come in pieces as if they came in one: what lies across a border is found, once. It keeps the end of a piece, as
/// long as a match could still begin there, and looks at it again together with the beginning of the next piece.
/// </summary>
internal sealed class PatternScanner
{
    // What \b, ^ and a short look behind see of what is searched already.
    private const int RegexContext = 16;

    private readonly BytePattern _pattern;
    private readonly int _reach;
    private readonly int _maxContext;
    private readonly byte[] _border;
    private int _context;
    private int _carry;
    private long _position;

    internal PatternScanner(BytePattern pattern)
    {
        _pattern = pattern;
        _reach = pattern.MaxLength - 1;
        _maxContext = pattern.IsRegex ? RegexContext : 0;
        _border = new byte[_maxContext + _reach + pattern.MaxLength];
    }

    /// <summary>Where the oldest byte lies that may still become part of a match, from the beginning of the run.</summary>
    internal long OpenPosition => _position - _carry;

    /// <summary>Begins a new run: what comes does not belong to what was.</summary>
    internal void Begin()
    {
        _context = 0;
        _carry = 0;
        _position = 0;
    }

    /// <summary>The next piece of the run.</summary>
    internal void Feed<TSink>(ReadOnlySpan<byte> bytes, ref TSink sink)
        where TSink : struct, IRunMatchSink
    {
        int from = 0;
        if (_context + _carry > 0 || bytes.Length < _pattern.MaxLength)
        {
            from = FeedBorder(bytes, ref sink);
        }

        if (from >= 0)
        {
            int before = Math.Max(from, bytes.Length - _reach);
            Keep(bytes, Scan(bytes, from, before, _position, ref sink));
        }

        _position += bytes.Length;
    }

    /// <summary>The run has ended: what was kept for the next piece is looked at alone.</summary>
    internal void End<TSink>(ref TSink sink)
        where TSink : struct, IRunMatchSink
    {
        // A text that was still open is not whole.
        if (_pattern.IsRegex && _carry > 0)
        {
            int length = _context + _carry;
            _ = Scan(_border.AsSpan(0, length), _context, length, _position - length, ref sink);
        }

        Begin();
    }

    /// <summary>Returns where to go on in the piece; -1: it was so short that it is in the border as a whole.</summary>
    private int FeedBorder<TSink>(ReadOnlySpan<byte> bytes, ref TSink sink)
        where TSink : struct, IRunMatchSink
    {
        int kept = _context + _carry;
        int taken = Math.Min(bytes.Length, _pattern.MaxLength);
        bytes[..taken].CopyTo(_border.AsSpan(kept));
        ReadOnlySpan<byte> border = _border.AsSpan(0, kept + taken);

        // With as much behind it as a match can be long, what begins in the kept part or at the piece's first byte is final.
        bool isShort = taken < _pattern.MaxLength;
        int before = isShort ? Math.Max(_context, border.Length - _reach) : kept + 1;
        int next = Scan(border, _context, before, _position - kept, ref sink);
        if (isShort)
        {
            Keep(border, next);
            return -1;
        }

        return next - kept;
    }

    private void Keep(ReadOnlySpan<byte> bytes, int from)
    {
        _context = Math.Min(from, _maxContext);
        _carry = bytes.Length - from;
        bytes[(from - _context)..].CopyTo(_border);
    }

    /// <summary>Returns where the next match may begin.</summary>
    private int Scan<TSink>(ReadOnlySpan<byte> bytes, int from, int before, long position, ref TSink sink)
        where TSink : struct, IRunMatchSink
    {
        Forward<TSink> forward = new(ref sink, position);
        _pattern.Scan(bytes, from, before, ref forward);
        return Math.Max(Math.Max(from, before), forward.End);
    }

    private ref struct Forward<TSink>(ref TSink sink, long position) : IByteMatchSink
        where TSink : struct, IRunMatchSink
    {
        private readonly ref TSink _sink = ref sink;

        public int End { get; private set; }

        public bool Found(int start, int length)
        {
            _sink.Found(position + start, length);
            End = start + length;
            return true;
        }
    }
}
