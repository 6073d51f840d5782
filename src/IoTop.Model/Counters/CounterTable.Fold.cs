using System.Runtime.CompilerServices;

namespace IoTop.Model;

public sealed partial class CounterTable
{
    // One for all: filling it anew costs less than clearing a fresh one per key.
    private CounterDelta _delta;

    // Grows with everything that may change which rows a key counts for.
    private int _binding = 1;

    /// <summary>
    /// Takes the running totals of a key, summed over CPUs. A key that was not there in the last interval, or is smaller than it was,
    /// counts as new.
    /// </summary>
    public void Update(in CounterKey key, in CounterValue value)
    {
        if (!_keys.TryGetValue(key, out KeyState? state))
        {
            state = new KeyState { Key = key };
            _keys.Add(key, state);
        }

        if (state.Seen != _clock.Number)
        {
            state.Seen = _clock.Number;
            _keysSeen++;
        }

        if (key.Op == IoOperation.Flush && key.Tgid == 0 && value.Ios < state.Before.Ios && value.Bios >= state.Before.Bios)
        {
            Observer?.Counted(state);
            GiveBack(state, state.Before.Ios - value.Ios);
        }

        if (IsUnchanged(in state.Before, in value))
        {
            return;
        }

        Observer?.Counted(state);

        if (WentBack(in state.Before, in value))
        {
            // The kernel side dropped the key and made it again: what it holds now is all new.
            AddPruned(state);
            state.Before = default;
            state.Departed = null;
        }

        if (state.Binding != _binding && IsOfDeparted(state))
        {
            state.Departed = new StrongBox<CounterValue>(state.Before); // who does more is somebody else
        }

        _delta.Set(key.Op < IoOperation.Other ? key.Op : IoOperation.Other, in state.Before, in value);
        state.Before = value;
        BindIfStale(state);
        Fold(state);
    }

    /// <summary>
    /// Tells that the kernel side's key was removed after its last <see cref="Update"/>: what it holds when it comes back is all new,
    /// even if that is more than before. Whoever prunes keys must say so, or nobody can know.
    /// </summary>
    public void Forget(in CounterKey key)
    {
        if (!_keys.Remove(key, out KeyState? state))
        {
            return;
        }

        AddPruned(state);
        Observer?.Forgotten(state);
        if (state.Seen == _clock.Number)
        {
            _keysSeen--;
        }
    }

    private static bool IsUnchanged(in CounterValue before, in CounterValue now) =>
        before.Bios == now.Bios && before.Ios == now.Ios && before.Bytes == now.Bytes && before.Errors == now.Errors &&
        before.LatencyNs == now.LatencyNs && before.DeviceNs == now.DeviceNs;

    private static bool WentBack(in CounterValue before, in CounterValue now) =>
        now.Bios < before.Bios || now.Ios < before.Ios || now.Bytes < before.Bytes || now.Errors < before.Errors ||
        now.LatencyNs < before.LatencyNs || now.DeviceNs < before.DeviceNs;

    private void Fold(KeyState state)
    {
        DeviceRow device = state.Device!;
        DeviceRow? disk = device.Disk;
        device.FoldOperation(in _delta, state.IsTop);
        disk?.FoldOperation(in _delta, state.IsTop);
        if (device.CountsAsLowest)
        {
            Actual.Fold(in _delta);
        }

        ProcessRow process = state.Process!;
        process.LastActiveNs = _nowNs;
        if (state.ProcessDevice!.Fold(in _delta))
        {
            _touchedPairs.Add(state.ProcessDevice);
        }

        if (state.IsTop)
        {
            Total.Fold(in _delta);
            bool swapIn = device.IsSwap && _delta.Class == IoClass.Read;
            if (process.FoldProcess(in _delta, swapIn))
            {
                _touchedProcesses.Add(process);
            }
        }
    }

    /// <summary>
    /// A flush command that nobody was credited with when it was read has found its owner, whose own key has it now: it must leave
    /// the sums of the unowned. The interval that counted it first is over and stays as it was.
    /// </summary>
    private void GiveBack(KeyState state, ulong ios)
    {
        BindIfStale(state);
        state.Before.Ios -= ios;

        // After a reset less than that may be left in the sums; all of them must lose the same.
        ios = Math.Min(ios, state.ProcessDevice!.Accumulated.Flush.Ios);
        state.ProcessDevice.TakeBackFlushes(ios);
        DeviceRow device = state.Device!;
        device.TakeBackFlushes(ios, state.IsTop);
        device.Disk?.TakeBackFlushes(ios, state.IsTop);
        if (state.IsTop)
        {
            Total.TakeBackFlushes(ios);
            state.Process!.TakeBackFlushes(ios);
            Cgroups.TakeBackFlushes(state.ProcessDevice, ios);
        }

        if (device.CountsAsLowest)
        {
            Actual.TakeBackFlushes(ios);
        }
    }

    private void BindIfStale(KeyState state)
    {
        if (state.Binding == _binding)
        {
            return;
        }

        DeviceRow device = GetOrAddDevice(state.Key.Dev);
        ProcessRow process = GetOrAddProcess(in state.Key);
        state.Device = device;
        state.Process = process;
        state.IsTop = state.Key.LowerLayer == 0 && !(device.HasHolders && IsNobodyInUserSpace(process));
        state.ProcessDevice = GetOrAddPair(process, device, !state.IsTop);
        state.Binding = _binding;
    }

    // The device on top has counted its own users; who else may write to a device that is held are its workers.
    private static bool IsNobodyInUserSpace(ProcessRow process) =>
        process.Kind == ProcessRowKind.NoOwner || process.Info.Leader.IsKernelThread;

    private ProcessDeviceRow GetOrAddPair(ProcessRow process, DeviceRow device, bool isLowerLayer)
    {
        foreach (ProcessDeviceRow pair in process.Devices)
        {
            if (pair.Device == device && pair.IsLowerLayer == isLowerLayer)
            {
                return pair;
            }
        }

        ProcessDeviceRow added = new(_clock, process, device, isLowerLayer);
        process.AddDevice(added);
        device.AddProcess(added);
        return added;
    }
}
