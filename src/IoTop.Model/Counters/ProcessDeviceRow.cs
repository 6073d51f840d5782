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

    public ProcessRow Process { get; }

    public DeviceRow Device { get; }

    /// <summary>
    /// True for I/O that a stacked device sent down: it counts for the device alone, since the upper device has counted it.
    /// </summary>
    public bool IsLowerLayer { get; }

    /// <summary>Where it stands in the list of its device.</summary>
    internal int IndexInDevice { get; set; }

    internal void CloseInterval() => WriteHistory(0, 0);
}
