using IoTop.Model;

namespace IoTop.Columns;

/// <summary>
/// What a process did in the time that the table shows, on the devices that were chosen. Without a choice that is the process's own
/// row; with one, the sum of its rows on those devices.
/// </summary>
internal static class ProcessAmounts
{
    /// <summary>Counts of one class.</summary>
    public static IoCount Of(ProcessRow row, IoClass ioClass, CellContext context)
    {
        if (context.Devices is not IReadOnlySet<uint> chosen)
        {
            return context.TallyOf(row)[ioClass];
        }

        IoCount sum = default;
        foreach (ProcessDeviceRow device in row.Devices)
        {
            if (IsChosen(device, chosen))
            {
                sum.Add(in context.TallyOf(device)[ioClass]);
            }
        }

        return sum;
    }

    /// <summary>Counts of all classes.</summary>
    public static IoCount Of(ProcessRow row, CellContext context)
    {
        if (context.Devices is not IReadOnlySet<uint> chosen)
        {
            return context.TallyOf(row).Sum();
        }

        IoCount sum = default;
        foreach (ProcessDeviceRow device in row.Devices)
        {
            if (IsChosen(device, chosen))
            {
                IoCount all = context.TallyOf(device).Sum();
                sum.Add(in all);
            }
        }

        return sum;
    }

    /// <summary>Bytes read: per second, the sum, or per second on average, as the user asked for.</summary>
    public static double Read(ProcessRow row, CellContext context) => context.Scale(Of(row, IoClass.Read, context).Bytes);

    /// <summary>Bytes written, in the same way.</summary>
    public static double Write(ProcessRow row, CellContext context) => context.Scale(Of(row, IoClass.Write, context).Bytes);

    /// <summary>Average bytes of reads and writes.</summary>
    public static ulong AverageBytes(ProcessRow row, CellContext context)
    {
        IoCount both = Of(row, IoClass.Read, context);
        IoCount written = Of(row, IoClass.Write, context);
        both.Add(in written);
        return both.AverageBytes;
    }

    /// <summary>The latency that the share <paramref name="fraction"/> of the I/Os did not exceed, in nanoseconds.</summary>
    public static ulong PercentileNs(ProcessRow row, double fraction, CellContext context)
    {
        if (context.Devices is not IReadOnlySet<uint> chosen)
        {
            return context.TallyOf(row).LatencyPercentileNs(fraction);
        }

        Span<ulong> buckets = stackalloc ulong[LatencyBuckets.Length];
        buckets.Clear();
        ulong max = 0;
        foreach (ProcessDeviceRow device in row.Devices)
        {
            if (IsChosen(device, chosen))
            {
                IoTally tally = context.TallyOf(device);
                max = Math.Max(max, tally.LatencyMaxNs);
                for (int i = 0; i < buckets.Length; i++)
                {
                    buckets[i] += tally.Latencies[i];
                }
            }
        }

        return max == 0 ? 0 : IoHistogram.LatencyPercentileNs(buckets, fraction, max);
    }

    /// <summary>Share of the time with reads, writes or flushes under way, 0 to 100.</summary>
    public static double IoPercent(ProcessRow row, CellContext context)
    {
        if (context.Devices is null)
        {
            return context.Amounts == AmountMode.Rate ? row.IoPercent : row.AccumulatedIoPercent;
        }

        ulong waited = Of(row, IoClass.Read, context).LatencyNs + Of(row, IoClass.Write, context).LatencyNs
            + Of(row, IoClass.Flush, context).LatencyNs;
        return context.PercentOfTime(waited);
    }

    /// <summary>Share of the time with reads from swap devices under way, 0 to 100.</summary>
    public static double SwapInPercent(ProcessRow row, CellContext context)
    {
        if (context.Devices is not IReadOnlySet<uint> chosen)
        {
            return context.Amounts == AmountMode.Rate ? row.SwapInPercent : row.AccumulatedSwapInPercent;
        }

        ulong waited = 0;
        foreach (ProcessDeviceRow device in row.Devices)
        {
            if (device.Device.Info.IsSwap && IsChosen(device, chosen))
            {
                waited += context.TallyOf(device).Read.LatencyNs;
            }
        }

        return context.PercentOfTime(waited);
    }

    /// <summary>True when the process did anything on the chosen devices in the time that the table shows.</summary>
    public static bool IsActive(ProcessRow row, CellContext context)
    {
        if (context.Devices is not IReadOnlySet<uint> chosen)
        {
            return context.TallyOf(row).IsActive;
        }

        foreach (ProcessDeviceRow device in row.Devices)
        {
            if (IsChosen(device, chosen) && context.TallyOf(device).IsActive)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether what was done there belongs to the sums. What a stacked device sent down counts when its lower device was chosen and no
    /// device above it, which would have counted it already.
    /// </summary>
    public static bool IsChosen(ProcessDeviceRow device, IReadOnlySet<uint> chosen) =>
        chosen.Contains(device.Device.Dev) && (!device.IsLowerLayer || !IsHeldByChosen(device.Device.Info, chosen));

    private static bool IsHeldByChosen(DeviceInfo info, IReadOnlySet<uint> chosen)
    {
        foreach (DeviceInfo holder in info.Holders)
        {
            if (chosen.Contains(holder.Dev) || IsHeldByChosen(holder, chosen))
            {
                return true;
            }
        }

        return info.Disk is DeviceInfo disk && IsHeldByChosen(disk, chosen);
    }
}
