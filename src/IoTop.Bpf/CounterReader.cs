using System.Runtime.CompilerServices;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// Reads a per-CPU counter map in batches and sums the CPUs, into buffers that are allocated once. The kernel goes on counting
/// meanwhile: a value may be torn between its fields, but nothing is lost, and the next read has it.
/// </summary>
internal sealed class CounterReader
{
    private const int BufferBytes = 2 << 20;

    private readonly int _cpus;
    private CounterKey[] _keys;
    private CounterValue[] _values; // _cpus for each key, in the order of the keys

    internal CounterReader(int cpus)
    {
        _cpus = cpus;
        int entries = Math.Clamp(BufferBytes / (Unsafe.SizeOf<CounterValue>() * cpus), 64, 1024);
        _keys = new CounterKey[entries];
        _values = new CounterValue[entries * cpus];
    }

    /// <summary>Entries seen by the last <see cref="Read"/>.</summary>
    internal int Count { get; private set; }

    /// <summary>Hands every key with its sum to the table; false when the kernel would not give all of them.</summary>
    /// <param name="map">A per-CPU hash map of CounterKey to CounterValue.</param>
    /// <param name="table">Gets the sums.</param>
    /// <param name="flushes">When given: disk to flush commands that nobody was credited with, which belong to this map's keys.</param>
    internal bool Read(BpfMap map, CounterTable table, BpfMap? flushes = null)
    {
        const int ErrnoNoSpace = 28;
        uint cursor = 0;
        bool begin = true;
        Count = 0;
        while (true)
        {
            uint resume = cursor;
            int read = map.LookupBatch(ref cursor, begin, _keys, _values.AsSpan(), out bool end);
            if (read == -ErrnoNoSpace)
            {
                Grow(); // one bucket of the hash map holds more than the whole buffer
                cursor = resume;
                continue;
            }

            if (read < 0)
            {
                return false;
            }

            for (int i = 0; i < read; i++)
            {
                ref CounterValue sum = ref _values[i * _cpus];
                for (int cpu = 1; cpu < _cpus; cpu++)
                {
                    Add(ref sum, in _values[(i * _cpus) + cpu]);
                }

                if (flushes is { } credits && IsFlushOfDisk(in _keys[i]) && credits.TryLookup(_keys[i].Dev, out long waiting))
                {
                    sum.Ios += (ulong)Math.Max(0, waiting);
                }

                table.Update(in _keys[i], in sum);
            }

            Count += read;
            begin = false;
            if (end)
            {
                return true;
            }
        }
    }

    /// <summary>The key that the kernel's side makes together with the disk's entry among the flushes.</summary>
    private static bool IsFlushOfDisk(in CounterKey key) => key is { Op: IoOperation.Flush, Tgid: 0, LowerLayer: 0 };

    private static void Add(ref CounterValue sum, in CounterValue value)
    {
        if (value.Bios == 0 && value.Bytes == 0 && value.Ios == 0)
        {
            return; // most keys live on few CPUs
        }

        sum.Ios += value.Ios;
        sum.Bios += value.Bios;
        sum.Bytes += value.Bytes;
        sum.LatencyNs += value.LatencyNs;
        sum.LatencyMaxNs = Math.Max(sum.LatencyMaxNs, value.LatencyMaxNs);
        sum.DeviceNs += value.DeviceNs;
        sum.Errors += value.Errors;
        AddBuckets(sum.Sizes, value.Sizes);
        AddBuckets(sum.Latencies, value.Latencies);
    }

    /// <summary>Buckets have 32 bits and wrap on purpose: readers take differences.</summary>
    private static void AddBuckets(Span<uint> sum, ReadOnlySpan<uint> value)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += value[i];
        }
    }

    private void Grow()
    {
        _keys = new CounterKey[_keys.Length * 2];
        _values = new CounterValue[_keys.Length * _cpus];
    }
}
