namespace IoTop.Model;

/// <summary>What one process did on one device (a partition where the kernel knows it, else the disk).</summary>
public sealed class ProcessDeviceRow : IoRow
{
    internal ProcessDeviceRow(IntervalClock clock, ProcessRow process, DeviceRow device, bool isLowerLayer)
        : base(clock)
    {
        Process = process;
        Device = device;
        IsLowerLayer = isLowerLayer;
    }

    public ProcessRow Process { get; internal set; }

    public DeviceRow Device { get; internal set; }

    /// <summary>True for I/O that a stacked device sent down: it counts for the device alone, since the upper device has counted it.</summary>
    public bool IsLowerLayer { get; }

    internal bool IsRetired { get; set; }

    internal void CloseInterval() => WriteHistory(0, 0);
}
