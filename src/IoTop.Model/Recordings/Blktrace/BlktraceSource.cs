using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// The files of blktrace as a source of events and counters: those of all processors and devices, by time. It goes on when
/// <see cref="Read"/> is called, an interval of a second after the other. Of a task only its own number is known, no process: it counts as
/// one.
/// </summary>
public sealed partial class BlktraceSource : IEventSource
{
    private const ulong IntervalNs = 1_000_000_000;

    // Nothing happened in them; a clock that jumps must not make millions.
    private const int MaxEmptyIntervals = 20_000;
    private const int EventsAtOnce = 4096;

    private readonly PriorityQueue<BlktraceFile, (ulong Time, int File)> _waiting = new();
    private readonly List<BlktraceFile> _files = [];
    private readonly List<IoEvent> _events = new(EventsAtOnce + 64);
    private readonly BlktraceJoin _join;
    private int _emptyIntervals;
    private bool _advances;
    private ulong _intervalEndNs;
    private ulong _lastNs;

    /// <summary>Opens the files and reads their first records.</summary>
    /// <exception cref="RecordingException">One of them is no file of blktrace, or there is nothing in them.</exception>
    /// <exception cref="IOException">One of them cannot be opened.</exception>
    public BlktraceSource(IReadOnlyList<string> paths)
    {
        _join = new BlktraceJoin(this);
        try
        {
            foreach (string path in paths)
            {
                var file = new BlktraceFile(path) { Number = _files.Count };
                _files.Add(file);
                Name(file);
                Queue(file);
            }

            if (_waiting.Count == 0)
            {
                throw new RecordingException($"'{string.Join("', '", paths.Take(3))}': there is nothing in the trace");
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        BeginNs = NowNs = Earliest;
    }

    public int WakeFd => -1;

    /// <summary>The end of the interval that was read.</summary>
    public ulong NowNs { get; private set; }

    /// <summary>Time of the first record.</summary>
    public ulong BeginNs { get; }

    /// <summary>How the wall clock stood to the trace's; 0 until the trace has told.</summary>
    public long UnixMinusMonotonicNs { get; private set; }

    public IoFilter Filter { get; set; } = IoFilter.All;

    public bool ByThread { get; set; }

    public bool ByDirtier { get; set; }

    public CaptureSettings Capture { get; set; } = CaptureSettings.Off;

    public CaptureAbility CaptureAbility { get; } = new(CaptureLevel.Off, "blktrace keeps no segments and no bytes");

    public SourceDescription Description { get; } = new() { Name = "blktrace", Kind = SourceKind.Script };

    /// <summary>Records read, notes included.</summary>
    public ulong Records { get; private set; }

    /// <summary>I/Os that were queued and not completed when the trace ended.</summary>
    public int UnderWay => _join.UnderWay;

    /// <summary>What could not be read, where and why, a sentence for each file.</summary>
    public IReadOnlyList<string> Damage => [.. _files.Where(static file => file.Damage is not null).Select(static file => file.Damage!)];

    private ulong Earliest => _waiting.TryPeek(out _, out (ulong Time, int File) first) ? first.Time : NowNs;

    /// <summary>
    /// Reads on: until some thousands of events are there to be drained, or the interval is over. False at the end of the trace.
    /// </summary>
    /// <param name="isIntervalOver">Refresh now.</param>
    public bool Read(out bool isIntervalOver)
    {
        isIntervalOver = false;
        if (_waiting.Count == 0)
        {
            return false;
        }

        ulong end = EndOfInterval();
        while (_waiting.TryPeek(out BlktraceFile? file, out (ulong Time, int File) first))
        {
            if (first.Time >= end && end != ulong.MaxValue)
            {
                NowNs = end;
                _advances = false;
                isIntervalOver = true;
                return true;
            }

            if (_events.Count >= EventsAtOnce)
            {
                return true;
            }

            Take(file);
            _waiting.Dequeue();
            Queue(file);
        }

        // The last interval ends with the trace.
        NowNs = Math.Max(NowNs, _lastNs);
        isIntervalOver = true;
        return true;
    }

    public int Drain(EventStore store)
    {
        int count = _events.Count;
        store.Append(CollectionsMarshal.AsSpan(_events));
        _events.Clear();
        return count;
    }

    public int DrainPayload(PayloadStore store) => 0;

    public string FunctionName(ulong address) => "";

    public void Dispose()
    {
        _files.ForEach(static file => file.Dispose());
    }

    private ulong EndOfInterval()
    {
        if (_advances)
        {
            return _intervalEndNs;
        }

        _advances = true;
        _intervalEndNs = Add(NowNs, IntervalNs);
        if (Earliest >= _intervalEndNs && ++_emptyIntervals > MaxEmptyIntervals)
        {
            // The rest of the pause is one interval.
            _intervalEndNs = Math.Max(_intervalEndNs, Earliest);
        }

        return _intervalEndNs;
    }

    private static ulong Add(ulong left, ulong right) => left > ulong.MaxValue - right ? ulong.MaxValue : left + right;

    private void Queue(BlktraceFile file)
    {
        if (file.Read())
        {
            if (file.Current.IsNote && UnixMinusMonotonicNs == 0)
            {
                SetClock(file);
            }

            _waiting.Enqueue(file, (file.Current.TimeNs, file.Number));
        }
    }

    private void Take(BlktraceFile file)
    {
        BlktraceRecord record = file.Current;
        Records++;
        _lastNs = Math.Max(_lastNs, record.TimeNs);
        if (!record.IsNote)
        {
            if (_traced.Add(record.Device))
            {
                Known(record.Device, file.DeviceName);
            }

            _join.Take(in record, file.Pdu);
            return;
        }

        if (record.Note == BlktraceNotify.Process && record.PduLength > 0)
        {
            Named(record.Pid, file.Pdu);
        }
    }

    private void SetClock(BlktraceFile file)
    {
        ReadOnlySpan<byte> text = file.Pdu;
        if (file.Current.Note != BlktraceNotify.Timestamp || text.Length < 2 * sizeof(uint))
        {
            return;
        }

        uint seconds = MemoryMarshal.Read<uint>(text);
        uint nanoseconds = MemoryMarshal.Read<uint>(text[sizeof(uint)..]);
        if (file.IsReversed)
        {
            seconds = BinaryPrimitives.ReverseEndianness(seconds);
            nanoseconds = BinaryPrimitives.ReverseEndianness(nanoseconds);
        }

        UnixMinusMonotonicNs = unchecked((seconds * 1_000_000_000L) + nanoseconds - (long)file.Current.TimeNs);
    }
}
