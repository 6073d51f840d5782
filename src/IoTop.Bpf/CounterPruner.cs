using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// Makes room in a crowded counters map: takes out the keys of processes that are gone and whose counts did not move from one
/// call to the next. What they counted was read before; the table keeps it.
/// </summary>
internal sealed class CounterPruner(int cpus)
{
    private const int Batch = 256;
    private const int ErrnoNoSuchProcess = 3;

    private readonly Dictionary<CounterKey, ulong> _dead = [];
    private readonly CounterKey[] _keys = new CounterKey[Batch];
    private readonly CounterValue[] _values = new CounterValue[Batch * cpus];

    internal void Prune(BpfMap map, CounterTable table)
    {
        List<CounterKey> settled = [];
        var seen = new Dictionary<CounterKey, ulong>();
        uint cursor = 0;
        bool begin = true;
        bool end = false;
        while (!end)
        {
            int read = map.LookupBatch(ref cursor, begin, _keys, _values.AsSpan(), out end);
            if (read < 0)
            {
                break;
            }

            begin = false;
            for (int i = 0; i < read; i++)
            {
                if (!IsAlive(_keys[i].Tgid))
                {
                    Judge(in _keys[i], CountsOf(i), seen, settled);
                }
            }
        }

        foreach (CounterKey key in settled)
        {
            map.Delete(key);
            table.Forget(in key);
        }

        _dead.Clear();
        foreach ((CounterKey key, ulong counts) in seen)
        {
            _dead[key] = counts;
        }
    }

    private void Judge(in CounterKey key, ulong counts, Dictionary<CounterKey, ulong> seen, List<CounterKey> settled)
    {
        if (_dead.TryGetValue(key, out ulong before) && before == counts)
        {
            settled.Add(key);
        }
        else
        {
            seen[key] = counts;
        }
    }

    private ulong CountsOf(int index)
    {
        ulong sum = 0;
        foreach (ref readonly CounterValue value in _values.AsSpan(index * cpus, cpus))
        {
            sum += value.Bios + value.Ios + value.Bytes;
        }

        return sum;
    }

    private static bool IsAlive(uint tgid) =>
        Libc.kill((int)tgid, 0) == 0 || Marshal.GetLastPInvokeError() != ErrnoNoSuchProcess;
}
