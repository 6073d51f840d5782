using IoTop.Columns;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// Sums up the exact counters of what is chosen. Least sizes and latencies of the filter do not hold here: counters do not know them.
/// </summary>
internal static class PictureCounters
{
    private const uint AllClasses = (1u << IoClasses.Count) - 1;

    /// <summary>Whether the filter asks for something that counters cannot tell.</summary>
    public static bool IsWider(ScreenFilter filter) => filter.MinBytes != 0 || filter.MinLatencyNs != 0;

    /// <param name="session">What is looked at.</param>
    /// <param name="sum">Is emptied first.</param>
    /// <param name="now">The last interval; else since the start.</param>
    /// <param name="devices">The chosen devices with their partitions; empty: all.</param>
    public static void Collect(Session session, Distribution sum, bool now, ReadOnlySpan<uint> devices)
    {
        sum.Clear();
        Pictures pictures = session.Pictures;
        ScreenFilter filter = session.Filter;
        uint classes = ClassMask(pictures.Kind, filter.OpMask);
        bool byDevice = devices.Length > 0 || filter.Devices.Count > 0;
        bool byProcess = pictures.Scope.Processes.Length > 0 || filter.Pids.Count > 0 || filter.Users.Count > 0
            || filter.Rows.Pattern.Length > 0;
        if (byProcess)
        {
            AddProcesses(session, sum, now, devices, byDevice, classes);
        }
        else if (byDevice)
        {
            AddDevices(session, sum, now, devices, classes);
        }
        else
        {
            sum.Add(TallyOf(session.Model.Counters.Total, now), classes);
        }
    }

    private static void AddDevices(Session session, Distribution sum, bool now, ReadOnlySpan<uint> devices, uint classes)
    {
        foreach (DeviceRow row in session.Model.Counters.Devices)
        {
            // A disk has counted its partitions.
            bool isCounted = row.Disk is DeviceRow disk && IsChosen(session, disk.Dev, devices);
            if (!isCounted && IsChosen(session, row.Dev, devices))
            {
                sum.Add(TallyOf(row, now), classes);
            }
        }
    }

    private static void AddProcesses(
        Session session, Distribution sum, bool now, ReadOnlySpan<uint> devices, bool byDevice, uint classes)
    {
        ReadOnlySpan<uint> processes = session.Pictures.Scope.Processes.AsSpan();
        foreach (ProcessRow row in session.Model.Counters.Processes)
        {
            if ((processes.Length > 0 && !processes.Contains(row.Tgid)) || !session.Filter.Rows.Matches(row))
            {
                continue;
            }

            if (!byDevice)
            {
                sum.Add(TallyOf(row, now), classes);
                continue;
            }

            foreach (ProcessDeviceRow pair in row.Devices)
            {
                if (IsChosen(session, pair.Device.Dev, devices))
                {
                    sum.Add(TallyOf(pair, now), classes);
                }
            }
        }
    }

    private static IoTally TallyOf(IoRow row, bool now) => now ? row.Interval : row.Accumulated;

    private static bool IsChosen(Session session, uint dev, ReadOnlySpan<uint> devices) =>
        (devices.Length == 0 || devices.Contains(dev)) && session.Filter.IsChosen(dev);

    private static uint ClassMask(int kind, uint opMask)
    {
        uint mask = opMask == 0 ? AllClasses : 0;
        for (int op = 0; op < Operations.Count; op++)
        {
            mask |= (opMask & (1u << op)) != 0 ? 1u << (int)IoClasses.Of((IoOperation)op) : 0;
        }

        for (IoClass ioClass = 0; kind >= 0 && (int)ioClass < IoClasses.Count; ioClass++)
        {
            mask &= Distribution.KindOf(ioClass) == kind ? uint.MaxValue : ~(1u << (int)ioClass);
        }

        return mask;
    }
}
