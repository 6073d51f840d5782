using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>
/// What one I/O consists of, as far as it was captured, and how often each pattern occurs in it. Reused from one I/O to the next, so that
/// looking allocates nothing.
/// </summary>
internal sealed class TraceContent
{
    private readonly PayloadStore _store;
    private readonly ulong _sinceNs;
    private readonly PatternCounter _counter;
    private readonly int[] _found;
    private readonly ulong[] _foundInAll;
    private readonly ulong[] _foundIn;

    /// <param name="store">Where the captured segments are.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="sinceNs">When the capture began: of what was queued before, nothing is missing.</param>
    public TraceContent(PayloadStore store, TraceOptions options, ulong sinceNs)
    {
        _store = store;
        _sinceNs = sinceNs;
        Patterns = [.. options.Patterns];
        _counter = new PatternCounter(Patterns);
        _found = new int[Patterns.Length];
        _foundInAll = new ulong[Patterns.Length];
        _foundIn = new ulong[Patterns.Length];
        HasBytes = options.Level == CaptureLevel.Payload;
    }

    /// <summary>The segments; none when <see cref="HasData"/> is false.</summary>
    public IoContent Io { get; } = new();

    /// <summary>What is searched for.</summary>
    public BytePattern[] Patterns { get; }

    /// <summary>Bytes are captured, not only segments.</summary>
    public bool HasBytes { get; }

    /// <summary>The I/O moves data: it is no flush, discard or the like.</summary>
    public bool HasData { get; private set; }

    /// <summary>Segments or bytes that were to be captured are not there, or not yet. Of a read that failed, none are to come.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>How often each pattern occurs in the I/O.</summary>
    public ReadOnlySpan<int> Found => _found;

    /// <summary>How often all patterns together occur in the I/O.</summary>
    public int FoundTotal { get; private set; }

    /// <summary>How often each pattern occurred in all I/Os that were searched.</summary>
    public ReadOnlySpan<ulong> FoundInAll => _foundInAll;

    /// <summary>In how many I/Os each pattern occurred.</summary>
    public ReadOnlySpan<ulong> FoundIn => _foundIn;

    /// <summary>Whether data goes with an operation: a flush, discard or write of zeroes sends none.</summary>
    public static bool MovesData(in IoEvent ioEvent) =>
        ioEvent.Bytes > 0 && ioEvent.Op is IoOperation.Read or IoOperation.Write or IoOperation.ZoneAppend;

    /// <summary>Looks an I/O up.</summary>
    public void Read(in IoEvent ioEvent)
    {
        HasData = MovesData(in ioEvent);
        bool any = Io.Read(_store, in ioEvent);
        bool isToCome = HasData && ioEvent.QueueNs >= _sinceNs && !(ioEvent.Op == IoOperation.Read && ioEvent.Error != 0);
        IsIncomplete = isToCome && !(any && Io.IsIntact);
    }

    /// <summary>Counts the patterns in the I/O that was looked up last.</summary>
    public void Search()
    {
        if (Patterns.Length == 0)
        {
            return;
        }

        FoundTotal = 0;
        _counter.CountIn(Io, _found);
        for (int i = 0; i < _found.Length; i++)
        {
            FoundTotal += _found[i];
            _foundInAll[i] += (ulong)_found[i];
            _foundIn[i] += _found[i] > 0 ? 1u : 0;
        }
    }

    /// <summary>The first segment whose pages' dirtier is known; -1: none.</summary>
    public int FirstDirtied()
    {
        for (int i = 0; i < Io.Count; i++)
        {
            if (Io.Stored(i).Record.DirtierTgid != 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>How many files the segments belong to beside that of the first one.</summary>
    public int OtherFiles()
    {
        int others = 0;
        for (int i = 1; i < Io.Count; i++)
        {
            bool isNew = !IsSameFile(i, i - 1);
            for (int earlier = 0; isNew && earlier < i - 1; earlier++)
            {
                isNew = !IsSameFile(i, earlier);
            }

            others += isNew ? 1 : 0;
        }

        return others;
    }

    /// <summary>The captured bytes of a segment, at most so many.</summary>
    public ReadOnlySpan<byte> Bytes(int index, uint limit)
    {
        ReadOnlySpan<byte> bytes = Io.Bytes(index);
        return bytes[..(int)Math.Min((uint)bytes.Length, limit)];
    }

    private bool IsSameFile(int left, int right)
    {
        ref readonly SegmentRecord a = ref Io.Stored(left).Record;
        ref readonly SegmentRecord b = ref Io.Stored(right).Record;
        return a.Kind == b.Kind && a.FsDev == b.FsDev && a.Inode == b.Inode;
    }
}
