namespace IoTop.Model;

/// <summary>One call of a process on one file: since it is watched, and in the last interval.</summary>
public sealed class SyscallCount
{
    private readonly SyscallKey _key;
    private SyscallValue _now; // as the kernel has it
    private SyscallValue _before;

    internal SyscallCount(in SyscallKey key, SyscallFileRow file, in SyscallValue before)
    {
        _key = key;
        _before = before;
        _now = before;
        File = file;
    }

    public Syscall Syscall => _key.Syscall;

    public SyscallFileRow File { get; }

    public SyscallTally Interval { get; } = new();

    public SyscallTally Total { get; } = new();

    internal ref readonly SyscallKey Key => ref _key;

    internal ref readonly SyscallValue Now => ref _now;

    /// <summary>The table's reading in which it was told of last.</summary>
    internal int Seen { get; set; }

    /// <summary>Takes in a running total. One that went back began anew: the kernel had forgotten it.</summary>
    internal void Update(in SyscallValue value)
    {
        if (value.Calls < _now.Calls)
        {
            Close();
            _before = default;
        }

        _now = value;
    }

    /// <summary>Ends the interval; returns whether there were calls in it.</summary>
    internal bool Close()
    {
        Interval.Clear();
        if (_now.Calls == _before.Calls)
        {
            return false;
        }

        SyscallValue difference = Difference();
        _before = _now;
        Interval.Add(in _key, in difference);
        difference.MaxNs = _now.MaxNs;
        Total.Add(in _key, in difference);
        Interval.Settle(_now.MaxNs);
        Total.Settle(_now.MaxNs);
        difference.MaxNs = Interval.Sum.MaxNs;
        File.Add(in _key, in difference, _now.MaxNs);
        return true;
    }

    /// <summary>
    /// A recording tells what it has come to, and whether the longest call was one of this interval: how long those before it took need not be
    /// known here.
    /// </summary>
    internal void Tell(in SyscallValue value, bool isRecord)
    {
        if (value.Calls < _now.Calls)
        {
            _before = default; // it is not what was written; nothing may be counted twice the wrong way round
        }

        _now = value;
        _before.MaxNs = isRecord ? 0 : value.MaxNs;
    }

    /// <summary>It had come to that when reading begins: nothing of it is of the interval that ends next.</summary>
    internal void Restore(in SyscallValue value, in SyscallSum sum, ReadOnlySpan<ulong> buckets)
    {
        _now = value;
        _before = value;
        Total.Restore(in sum, buckets);
    }

    private SyscallValue Difference()
    {
        SyscallValue difference = new()
        {
            Calls = _now.Calls - _before.Calls,
            Asked = _now.Asked - _before.Asked,
            Done = _now.Done - _before.Done,
            Errors = _now.Errors - _before.Errors,
            TotalNs = _now.TotalNs - _before.TotalNs,
            MaxNs = _now.MaxNs > _before.MaxNs ? _now.MaxNs : 0, // a record is known of the whole time only
        };
        for (int bucket = 0; bucket < LatencyBuckets.Length; bucket++)
        {
            difference.Buckets[bucket] = _now.Buckets[bucket] - _before.Buckets[bucket];
        }

        return difference;
    }
}
