using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A watched process and what the kernel did for it.</summary>
public sealed class FunctionProcessRow : IWatchedRow
{
    private static readonly int s_families = Enum.GetValues<FunctionFamily>().Length;

    private readonly List<FunctionCount> _counts = []; // by function, as far as it was called
    private readonly FunctionSum[] _totals = new FunctionSum[s_families];
    private readonly FunctionSum[] _intervals = new FunctionSum[s_families];

    private Watch _watch;
    private ulong _untilNs;

    internal FunctionProcessRow(in Watch watch)
    {
        _watch = watch;
        _untilNs = watch.SinceNs;
    }

    public ref readonly Watch Watch => ref _watch;

    public uint Tgid => _watch.Tgid;

    /// <summary>It has ended, or is not watched any more: the row stays as it was in its last interval.</summary>
    public bool IsOver => _watch.EndedNs != 0 || IsRemoved;

    /// <summary>The user took it out while it ran.</summary>
    public bool IsRemoved { get; internal set; }

    /// <summary>It called something in the last interval.</summary>
    public bool IsActive { get; private set; }

    /// <summary>It called something since it is watched.</summary>
    public bool WasActive => _counts.Count > 0;

    /// <summary>Length of its last interval: the table's, or less when it is watched for less.</summary>
    public ulong IntervalNs { get; private set; }

    /// <summary>It is over, and its last interval is closed.</summary>
    internal bool IsSettled { get; private set; }

    /// <summary>When it was looked at last, or ended.</summary>
    internal ulong UntilNs => _untilNs;

    /// <summary>How long it is watched, or was.</summary>
    public ulong WatchedNs => _untilNs - Math.Min(_untilNs, _watch.SinceNs);

    /// <summary>Name, user, command line, as /proc told; null: it ended before it was seen there.</summary>
    public ProcessInfo? Info { get; internal set; }

    /// <summary>Task name, raw bytes; empty when it is not known. What the kernel told at its end is newer than what /proc told.</summary>
    public ReadOnlySpan<byte> Comm
    {
        get
        {
            ReadOnlySpan<byte> last = _watch.Comm.Bytes;
            return last.IsEmpty && Info is not null ? Info.Comm : last;
        }
    }

    /// <summary>As <see cref="ProcessInfo.CommandLine"/>; empty when it is not known, or when it ran something else in the end.</summary>
    public ReadOnlySpan<byte> CommandLine
    {
        get
        {
            ReadOnlySpan<byte> last = _watch.Comm.Bytes;
            return Info is not null && (last.IsEmpty || last.SequenceEqual(Info.Comm[..Math.Min(Info.Comm.Length, TaskComm.Length - 1)]))
                ? Info.CommandLine
                : default;
        }
    }

    /// <summary>What was called, in the order of functions.</summary>
    public ReadOnlySpan<FunctionCount> Counts => CollectionsMarshal.AsSpan(_counts);

    /// <summary>Sum of a family in the last interval.</summary>
    public FunctionSum Interval(FunctionFamily family) => _intervals[(int)family];

    /// <summary>Sum of a family since it is watched, as of the last interval's end.</summary>
    public FunctionSum Total(FunctionFamily family) => _totals[(int)family];

    /// <summary>Adds a family's latencies, of the last interval or since it is watched, to a histogram.</summary>
    public void AddBuckets(FunctionFamily family, bool interval, Span<ulong> sum)
    {
        foreach (FunctionCount count in _counts)
        {
            if (count.Family == family && interval)
            {
                count.AddIntervalBuckets(sum);
            }
            else if (count.Family == family)
            {
                count.AddBuckets(sum);
            }
        }
    }

    /// <summary>The time that a share of a family's calls did not exceed; 0: none returned.</summary>
    public ulong PercentileNs(FunctionFamily family, double fraction, bool interval)
    {
        Span<ulong> buckets = stackalloc ulong[LatencyBuckets.Length];
        buckets.Clear();
        AddBuckets(family, interval, buckets);
        return IoHistogram.LatencyPercentileNs(buckets, fraction, _totals[(int)family].MaxNs);
    }

    /// <summary>What a function has done for it; null: it was not called.</summary>
    public FunctionCount? Find(int function)
    {
        foreach (FunctionCount count in _counts)
        {
            if (count.Function == function)
            {
                return count;
            }
        }

        return null;
    }

    internal void Update(in Watch watch)
    {
        IsSettled &= watch.EndedNs != 0;
        _watch = watch;
        IsRemoved = false;
    }

    internal void Update(int function, FunctionFamily family, in FunctionValue value)
    {
        int at = 0;
        while (at < _counts.Count && _counts[at].Function < function)
        {
            at++;
        }

        if (at == _counts.Count || _counts[at].Function != function)
        {
            _counts.Insert(at, new FunctionCount(function, family));
        }

        IsSettled &= _counts[at].Value.Calls == value.Calls;
        _counts[at].Update(in value);
    }

    internal void CloseInterval(ulong beganNs, ulong nowNs)
    {
        IsActive = false;
        if (IsSettled)
        {
            return;
        }

        foreach (FunctionCount count in _counts)
        {
            count.CloseInterval();
            IsActive |= count.Interval.Calls != 0;
        }

        AddUp();
        IsSettled = IsOver;
        beganNs = Math.Max(beganNs, _watch.SinceNs);
        IntervalNs = nowNs - Math.Min(nowNs, beganNs);

        // When it was removed is known from refresh to refresh.
        _untilNs = _watch.EndedNs != 0 ? _watch.EndedNs : nowNs;
    }

    /// <summary>It is over for longer than an interval: this is what its last one was.</summary>
    internal void Restore(bool isRemoved, ulong intervalNs, ulong untilNs)
    {
        IsRemoved = isRemoved;
        IsActive = false;
        IntervalNs = intervalNs;
        _untilNs = untilNs;
        AddUp();
        IsSettled = true;
    }

    private void AddUp()
    {
        Array.Clear(_totals);
        Array.Clear(_intervals);
        foreach (FunctionCount count in _counts)
        {
            _totals[(int)count.Family].Add(count.Total);
            _intervals[(int)count.Family].Add(count.Interval);
        }
    }
}
