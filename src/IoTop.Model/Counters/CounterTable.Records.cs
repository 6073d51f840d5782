using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <content>Beginning anew somewhere in a recording.</content>
public sealed partial class CounterTable
{
    private readonly Dictionary<CounterKey, CounterValue> _pruned = [];
    private bool _isRestoring;
    private bool _isDeparted;

    /// <summary>Forgets all rows and sums. The special rows stay the same ones, and empty.</summary>
    /// <param name="startNs">When counting began.</param>
    /// <param name="nowNs">Where the next interval begins.</param>
    internal void Clear(ulong startNs, ulong nowNs)
    {
        _keys.Clear();
        _pruned.Clear();
        _processById.Clear();
        _deviceById.Clear();
        _devices.Clear();
        _processes.RemoveRange(Departed.Index + 1, _processes.Count - Departed.Index - 1);
        _touchedProcesses.Clear();
        _touchedBefore.Clear();
        _touchedPairs.Clear();
        _touchedPairsBefore.Clear();
        _lastObserved = null;
        _devicesVersion = -1;
        _processesVersion = -1;
        _binding++;
        _isRestoring = false;
        _statsNs = 0;
        _startNs = startNs;
        _nowNs = nowNs;
        _clock.IntervalNs = 0;
        _clock.ElapsedNs = nowNs - Math.Min(nowNs, startNs);
        Empty(NoOwner);
        Empty(Departed);
        Total.Empty();
        Actual.Empty();
        Cgroups.Clear();
    }

    /// <summary>
    /// What the open interval is told are totals that were reached before: they count for the sums, but as no activity, and who is not
    /// known any more has departed.
    /// </summary>
    internal void Restore() => _isRestoring = true;

    /// <summary>While totals are restored: those of processes that had left the table.</summary>
    internal void UpdateDeparted(in CounterKey key, in CounterValue value)
    {
        _isDeparted = true;
        Update(in key, in value);
        _isDeparted = false;
        if (_keys.TryGetValue(key, out KeyState? state))
        {
            state.Departed = new StrongBox<CounterValue>(state.Before);
            state.Binding = 0;
        }
    }

    /// <summary>
    /// What of a key's totals counts in the row of the departed, or will when a row of one that has ended goes there; false: nothing.
    /// </summary>
    internal static bool TryGetDeparted(KeyState state, out CounterValue departed)
    {
        departed = IsOfDeparted(state) ? state.Before : state.Departed?.Value ?? default;
        return departed.Bios != 0 || departed.Ios != 0;
    }

    /// <summary>The sums of keys that are followed no longer, all processes in one.</summary>
    internal Dictionary<CounterKey, CounterValue> Pruned => _pruned;

    private static bool IsOfDeparted(KeyState state)
    {
        ProcessRow? row = state.Process;
        while (row?.Heir is ProcessRow heir)
        {
            row = heir;
        }

        return row is { Kind: ProcessRowKind.Departed } or { IsSucceeded: true };
    }

    private void AddPruned(KeyState state)
    {
        if (state.Before.Bios == 0 && state.Before.Ios == 0)
        {
            return;
        }

        CounterKey key = state.Key;
        (key.Tgid, key.Tid) = (key.Tgid == 0 ? 0 : uint.MaxValue, uint.MaxValue); // no key that is followed is like that
        ref CounterValue sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_pruned, key, out _);
        sum.Ios += state.Before.Ios;
        sum.Bios += state.Before.Bios;
        sum.Bytes += state.Before.Bytes;
        sum.LatencyNs += state.Before.LatencyNs;
        sum.LatencyMaxNs = Math.Max(sum.LatencyMaxNs, state.Before.LatencyMaxNs);
        sum.DeviceNs += state.Before.DeviceNs;
        sum.Errors += state.Before.Errors;
        for (int i = 0; i < SizeBuckets.Length; i++)
        {
            sum.Sizes[i] += state.Before.Sizes[i];
        }

        for (int i = 0; i < LatencyBuckets.Length; i++)
        {
            sum.Latencies[i] += state.Before.Latencies[i];
        }
    }

    private static void Empty(ProcessRow row)
    {
        row.ClearDevices();
        row.Empty();
    }

    private bool IsDeparted(uint id) => _isRestoring && (_isDeparted || !_processCatalog.TryGet(id, out _));

    /// <summary>The interval that told the totals was none: nothing was done in it, and no graph shows it.</summary>
    private void CloseRestored()
    {
        if (!_isRestoring)
        {
            return;
        }

        _isRestoring = false;
        _binding++; // whoever has departed is somebody again when he does more
        _clock.Number++;
        Total.ForgetInterval();
        Actual.ForgetInterval();
        foreach (ProcessRow process in _processes)
        {
            process.ForgetInterval();
            process.LastActiveNs = 0;
            foreach (ProcessDeviceRow pair in process.Devices)
            {
                pair.ForgetInterval();
            }
        }

        foreach (DeviceRow device in _devices)
        {
            device.ForgetInterval();
        }

        Cgroups.CloseRestored();
        _touchedProcesses.Clear();
        _touchedPairs.Clear();
        _clock.ClosedNumber = _clock.Number;
    }
}
