using IoTop.Model;

namespace IoTop.Metrics;

/// <summary>
/// All devices that ever had one name: they share its series, which goes on counting when another device gets the name.
/// </summary>
internal sealed class DeviceSeries
{
    private readonly List<DeviceRow> _rows = [];
    private readonly ulong[] _latencies = new ulong[LatencyBuckets.Length];
    private ulong _flushes;

    /// <summary>The one that has the name now.</summary>
    public DeviceRow Row => _rows[^1];

    public bool IsEmpty => _rows.Count == 0;

    /// <summary>I/Os of one operation per latency bucket, after <see cref="Sum"/>.</summary>
    public ReadOnlySpan<ulong> Latencies => _latencies;

    public void Clear() => _rows.Clear();

    public void Add(DeviceRow row) => _rows.Add(row);

    /// <summary>Whether it ever did that; reads and writes are always there once there was any I/O.</summary>
    public bool Has(IoOperation op)
    {
        foreach (DeviceRow row in _rows)
        {
            if (row.Operation(op) is not null || (op <= IoOperation.Write && row.Accumulated.IsActive))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Everything that was done of one operation.</summary>
    public IoCount Sum(IoOperation op)
    {
        IoCount sum = default;
        Array.Clear(_latencies);
        foreach (DeviceRow row in _rows)
        {
            if (row.Operation(op) is OperationRow operation)
            {
                IoCount count = operation.Accumulated.Sum();
                sum.Add(in count);
                for (int bucket = 0; bucket < _latencies.Length; bucket++)
                {
                    _latencies[bucket] += operation.Accumulated.Latencies[bucket];
                }
            }
        }

        if (op == IoOperation.Flush)
        {
            // A flush command without owner that finds one may be missing for a moment: a counter does not go back.
            _flushes = Math.Max(_flushes, sum.Ios);
            sum.Ios = _flushes;
        }

        return sum;
    }
}
