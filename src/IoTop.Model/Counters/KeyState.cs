using System.Runtime.CompilerServices;

namespace IoTop.Model;

/// <summary>A key of the kernel's counters: its totals at the last reading, and the rows that its next delta goes to.</summary>
internal sealed class KeyState
{
    public CounterKey Key;
    public CounterValue Before;

    /// <summary>Interval in which it was read last.</summary>
    public long Seen;

    /// <summary>State of the table that the rows below were looked up in; another one means: look again.</summary>
    public int Binding;
    public ProcessRow? Process;

    /// <summary>What of the totals is that of others, who had its number before; null: nothing.</summary>
    public StrongBox<CounterValue>? Departed;
    public DeviceRow? Device;
    public ProcessDeviceRow? ProcessDevice;

    /// <summary>It counts for the process and the totals, not for the device alone.</summary>
    public bool IsTop;
}
