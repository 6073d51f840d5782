using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// A sample as records: one with the totals, one for each process and each device that it used, one for each device. Amounts are those
/// of the last interval, or with -a and -A since the start; their time stands beside them.
/// </summary>
internal sealed class SampleRecords(IFieldWriter<SampleField> writer)
{
    private readonly byte[] _command = new byte[8192];
    private readonly byte[] _time = new byte[Format.MaxLength];
    private int _timeLength;
    private ulong _ns;

    public void Write(Sampler sampler, DateTimeOffset now)
    {
        _timeLength = Format.Iso8601(now, _time);
        _ns = sampler.Model.Source.NowNs;
        Total(sampler);
        foreach (ProcessRow row in sampler.Rows)
        {
            Process(sampler, row);
            foreach (ProcessDeviceRow device in row.Devices)
            {
                bool chosen = sampler.Shows(device.Device);
                if (chosen && sampler.Context.TallyOf(device).IsActive)
                {
                    ProcessDevice(sampler, device);
                }
            }
        }

        foreach (DeviceRow device in sampler.Model.Counters.Devices)
        {
            if (sampler.Shows(device))
            {
                Device(sampler, device);
            }
        }
    }

    private void Begin(Sampler sampler, ReadOnlySpan<byte> type)
    {
        CounterTable counters = sampler.Model.Counters;
        Begin(sampler.Context.Amounts == AmountMode.Rate ? counters.IntervalNs : counters.ElapsedNs, type);
    }

    private void Begin(ulong intervalNs, ReadOnlySpan<byte> type)
    {
        writer.Begin();
        writer.Word(SampleField.Time, _time.AsSpan(0, _timeLength));
        writer.Number(SampleField.TsNs, _ns);
        writer.Number(SampleField.IntervalNs, intervalNs);
        writer.Word(SampleField.Type, type);
    }

    private void Total(Sampler sampler)
    {
        Begin(sampler.Model.Counters.IntervalNs, "total"u8); // as in iotop's header: of now, also with -a
        writer.Number(SampleField.ReadBytes, sampler.TotalReadBytes);
        writer.Number(SampleField.WriteBytes, sampler.TotalWriteBytes);
        writer.Number(SampleField.ActualReadBytes, sampler.ActualReadBytes);
        writer.Number(SampleField.ActualWriteBytes, sampler.ActualWriteBytes);
        writer.Number(SampleField.Lost, sampler.Model.Misplaced);
        writer.End();
    }

    private void Process(Sampler sampler, ProcessRow row)
    {
        CellContext context = sampler.Context;
        Begin(sampler, row.Kind == ProcessRowKind.Cgroup ? "cgroup"u8 : "process"u8);
        Identity(row, context);
        Counts(
            ProcessAmounts.Of(row, IoClass.Read, context), ProcessAmounts.Of(row, IoClass.Write, context),
            ProcessAmounts.Of(row, IoClass.Discard, context), ProcessAmounts.Of(row, IoClass.Flush, context),
            ProcessAmounts.Of(row, IoClass.Other, context));
        IoCount all = ProcessAmounts.Of(row, context);
        if (all.LatencyCount > 0)
        {
            Microseconds(SampleField.LatencyUs, all.AverageLatencyNs);
            Microseconds(SampleField.LatencyP50Us, ProcessAmounts.PercentileNs(row, 0.50, context));
            Microseconds(SampleField.LatencyP90Us, ProcessAmounts.PercentileNs(row, 0.90, context));
            Microseconds(SampleField.LatencyP99Us, ProcessAmounts.PercentileNs(row, 0.99, context));
            Microseconds(SampleField.LatencyMaxUs, all.LatencyMaxNs);
        }

        writer.Number(SampleField.IoPercent, ProcessAmounts.IoPercent(row, context));
        writer.Number(SampleField.SwapInPercent, ProcessAmounts.SwapInPercent(row, context));
        writer.End();
    }

    private void ProcessDevice(Sampler sampler, ProcessDeviceRow row)
    {
        if (row.Process.Kind == ProcessRowKind.Cgroup)
        {
            Begin(sampler, "cgroup_device"u8);
            Cgroup(row.Process);
        }
        else
        {
            Begin(sampler, "process_device"u8);
            writer.Number(SampleField.Pid, row.Process.Tgid);
            writer.Number(SampleField.Tid, row.Process.Tid);
        }

        if (ProcessColumns.IsTask(row.Process))
        {
            writer.Text(SampleField.Comm, row.Process.Info.Comm);
        }

        DeviceName(row.Device);
        writer.Flag(SampleField.LowerLayer, row.IsLowerLayer);
        Tally(sampler.Context.TallyOf(row));
        writer.End();
    }

    private void Device(Sampler sampler, DeviceRow row)
    {
        Begin(sampler, "device"u8);
        DeviceName(row);
        Tally(sampler.Context.TallyOf(row));
        writer.Number(SampleField.QueueDepth, row.QueueDepth);
        writer.Number(SampleField.UtilizationPercent, row.UtilizationPercent);
        double sequential = sampler.Context.Amounts == AmountMode.Rate ? row.SequentialShare : row.AccumulatedSequentialShare;
        if (!double.IsNaN(sequential))
        {
            writer.Number(SampleField.RandomPercent, 100 * (1 - sequential));
        }

        writer.End();
    }

    private void Identity(ProcessRow row, CellContext context)
    {
        if (row.Kind == ProcessRowKind.Cgroup)
        {
            Cgroup(row);
            writer.Number(SampleField.Processes, (ulong)row.Info.ThreadCount);
            return;
        }

        Span<byte> text = stackalloc byte[128];
        writer.Number(SampleField.Pid, row.Tgid);
        writer.Number(SampleField.Tid, row.Tid);
        if (ProcessColumns.IsTask(row))
        {
            writer.Number(SampleField.Uid, row.Info.Uid);
            writer.Text(SampleField.User, text[..Cells.Name(row.Info.UserName, text)]);
            writer.Text(SampleField.Comm, row.Info.Comm);
        }

        writer.Text(SampleField.Command, _command.AsSpan(0, CommandText.Write(row, context.FullCommand, _command)));
        if (!ProcessColumns.IsTask(row))
        {
            return;
        }

        _ = row.Info.Priority.TryFormat(text, out int written, default, null);
        writer.Word(SampleField.Prio, text[..written]);
        Cgroup(row);
        writer.Flag(SampleField.Exited, row.Info.IsExited);
    }

    private void Cgroup(ProcessRow row)
    {
        writer.Text(SampleField.Cgroup, row.Info.CgroupPath);
        if (row.Info.ContainerName.Length > 0)
        {
            Span<byte> text = stackalloc byte[256];
            writer.Text(SampleField.Container, text[..Cells.Name(row.Info.ContainerName, text)]);
        }
    }

    private void DeviceName(DeviceRow row)
    {
        Span<byte> text = stackalloc byte[256];
        writer.Text(SampleField.Device, text[..Cells.Name(row.Info.DisplayName, text)]);
        writer.Word(SampleField.Dev, text[..Cells.DeviceNumbers(row.Dev, text)]);
        if (row.Disk is DeviceRow disk)
        {
            writer.Text(SampleField.Disk, text[..Cells.Name(disk.Info.DisplayName, text)]);
        }
    }

    private void Tally(IoTally tally)
    {
        Counts(tally.Read, tally.Write, tally.Discard, tally.Flush, tally.Other);
        IoCount all = tally.Sum();
        if (all.LatencyCount > 0)
        {
            Microseconds(SampleField.LatencyUs, all.AverageLatencyNs);
            Microseconds(SampleField.LatencyP50Us, tally.P50Ns);
            Microseconds(SampleField.LatencyP90Us, tally.P90Ns);
            Microseconds(SampleField.LatencyP99Us, tally.P99Ns);
            Microseconds(SampleField.LatencyMaxUs, all.LatencyMaxNs);
        }
    }

    private void Counts(in IoCount read, in IoCount write, in IoCount discard, in IoCount flush, in IoCount other)
    {
        writer.Number(SampleField.ReadCount, read.Ios);
        writer.Number(SampleField.ReadBytes, read.Bytes);
        writer.Number(SampleField.WriteCount, write.Ios);
        writer.Number(SampleField.WriteBytes, write.Bytes);
        writer.Number(SampleField.DiscardCount, discard.Ios);
        writer.Number(SampleField.DiscardBytes, discard.Bytes);
        writer.Number(SampleField.FlushCount, Math.Max(flush.Ios, flush.Bios));
        writer.Number(SampleField.OtherCount, other.Ios);
        writer.Number(SampleField.Errors, read.Errors + write.Errors + discard.Errors + flush.Errors + other.Errors);
    }

    private void Microseconds(SampleField field, ulong ns) => writer.Number(field, ns / 1e3);
}
