using IoTop.Columns;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// The numbers of the header: the sum of the process table's rows by construction, also when only some devices are looked at; beside
/// it what reached the disks, and the histories for the graphs. Computed once per interval.
/// </summary>
internal sealed class HeaderTotals
{
    private readonly float[] _reads = new float[IoRow.HistoryCapacity];
    private readonly float[] _writes = new float[IoRow.HistoryCapacity];
    private readonly float[] _part = new float[IoRow.HistoryCapacity];
    private IoCount _read;
    private IoCount _write;
    private ulong _intervalNs;

    /// <summary>Bytes read per second, oldest first.</summary>
    public ReadOnlySpan<float> ReadHistory => _reads;

    public ReadOnlySpan<float> WriteHistory => _writes;

    public ref readonly IoCount Read => ref _read;

    public ref readonly IoCount Write => ref _write;

    public double ActualReadBytesPerSecond { get; private set; }

    public double ActualWriteBytesPerSecond { get; private set; }

    public double PerSecond(ulong amount) => _intervalNs == 0 ? 0 : amount * 1e9 / _intervalNs;

    public void Update(Session session)
    {
        CounterTable counters = session.Model.Counters;
        _intervalNs = counters.IntervalNs;
        if (session.Filter.Devices.Count == 0)
        {
            _read = counters.Total.Interval.Read;
            _write = counters.Total.Interval.Write;
            ActualReadBytesPerSecond = counters.Actual.ReadBytesPerSecond;
            ActualWriteBytesPerSecond = counters.Actual.WriteBytesPerSecond;
            counters.Total.CopyHistory(_reads, HistoryValue.ReadBytesPerSecond);
            counters.Total.CopyHistory(_writes, HistoryValue.WriteBytesPerSecond);
            return;
        }

        SumDevices(session);
    }

    private void SumDevices(Session session)
    {
        _read = default;
        _write = default;
        Array.Clear(_reads);
        Array.Clear(_writes);
        double actualRead = 0;
        double actualWrite = 0;
        foreach (DeviceRow device in session.Model.Counters.Devices)
        {
            // A disk has its partitions' I/O in it already.
            bool counted = session.Filter.Devices.Contains(device.Dev)
                && !(device.Disk is DeviceRow disk && session.Filter.Devices.Contains(disk.Dev));
            if (!counted)
            {
                continue;
            }

            _read.Add(in device.TopInterval.Read);
            _write.Add(in device.TopInterval.Write);
            actualRead += device.ReadBytesPerSecond;
            actualWrite += device.WriteBytesPerSecond;
            AddHistory(device, HistoryValue.ReadBytesPerSecond, _reads);
            AddHistory(device, HistoryValue.WriteBytesPerSecond, _writes);
        }

        ActualReadBytesPerSecond = actualRead;
        ActualWriteBytesPerSecond = actualWrite;
    }

    private void AddHistory(DeviceRow device, HistoryValue value, float[] sum)
    {
        device.CopyHistory(_part, value);
        for (int sample = 0; sample < sum.Length; sample++)
        {
            sum[sample] += _part[sample];
        }
    }
}
