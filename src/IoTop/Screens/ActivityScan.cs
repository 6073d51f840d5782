using System.Diagnostics;
using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// Finds out how much went on in each interval of a recording, a few milliseconds at a time, so that a big one is shown at once. Only the
/// ends of intervals are read, of which the totals tell the bytes.
/// </summary>
internal sealed class ActivityScan(Recording recording, Activity activity) : IRecordingSink
{
    // Nobody waits for it: half of the time is left for what is looked at.
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(10);

    // More keys than any machine has: a recording that makes them up.
    private const int MaxKeys = 1 << 20;

    private readonly Dictionary<CounterKey, ulong> _totals = [];
    private long _next = recording.FirstNumber;
    private ulong _bytes;
    private ulong _lastNs;
    private bool _hasBase;

    /// <summary>Reads on for a slice of time; returns whether something was found.</summary>
    public bool Step()
    {
        long began = Stopwatch.GetTimestamp();
        int before = activity.Count;
        _next = Math.Max(_next, recording.FirstNumber);
        for (; _next < recording.FirstNumber + recording.Blocks.Length && Stopwatch.GetElapsedTime(began) < s_slice; _next++)
        {
            RecordingBlockKind kind = recording.Blocks[(int)(_next - recording.FirstNumber)].Kind;
            bool isBase = kind == RecordingBlockKind.Checkpoint && !_hasBase;
            if (isBase || (kind == RecordingBlockKind.Interval && _hasBase))
            {
                Read(isBase);
            }
        }

        return activity.Count != before;
    }

    public void Counter(in CounterKey key, in CounterValue value)
    {
        if (key.LowerLayer != 0 || (_totals.Count >= MaxKeys && !_totals.ContainsKey(key)))
        {
            return;
        }

        ref ulong total = ref CollectionsMarshal.GetValueRefOrAddDefault(_totals, key, out _);
        _bytes += key.Op is IoOperation.Read or IoOperation.Write && value.Bytes > total ? value.Bytes - total : 0;
        total = value.Bytes;
    }

    public void CounterForgotten(in CounterKey key) => _totals.Remove(key);

    public void Interval(in RecordedInterval interval)
    {
        if (_hasBase && interval.NowNs > _lastNs)
        {
            activity.Add(interval.NowNs, _lastNs == 0 ? 0 : _bytes * 1e9 / (interval.NowNs - _lastNs));
        }

        _lastNs = interval.NowNs;
        _bytes = 0;
    }

    void IRecordingSink.Events(ReadOnlySpan<IoEvent> events)
    {
    }

    void IRecordingSink.Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes)
    {
    }

    void IRecordingSink.File(in FileRecord record, ReadOnlySpan<byte> path)
    {
    }

    void IRecordingSink.Function(ulong address, ReadOnlySpan<char> name)
    {
    }

    void IRecordingSink.Process(ProcessRecord record)
    {
    }

    void IRecordingSink.ProcessEnded(uint tid, ulong nowNs)
    {
    }

    void IRecordingSink.Device(DeviceRecord record)
    {
    }

    void IRecordingSink.DeviceGone(uint dev)
    {
    }

    void IRecordingSink.Mounts(IReadOnlyList<MountRecord> mounts)
    {
    }

    void IRecordingSink.Stats(uint dev, in DiskStats stats)
    {
    }

    void IRecordingSink.Owner(uint id, in Owner owner)
    {
    }

    void IRecordingSink.Loss(LossKind kind, ulong total)
    {
    }

    private void Read(bool isBase)
    {
        try
        {
            recording.Read(_next, this);
        }
        catch (RecordingException)
        {
            _hasBase = false; // what is missing is in the totals of the next checkpoint; whoever looks there is told
            return;
        }

        if (isBase)
        {
            _hasBase = true;
            _bytes = 0;
        }
    }
}
