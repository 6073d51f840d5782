using System.Globalization;
using System.Text;

namespace IoTop.Model.Tests;

/// <summary>Everything that screens show of a model, as text: two that are equal look alike.</summary>
internal static class ModelText
{
    public static string Of(IoModel model)
    {
        var text = new StringBuilder();
        CounterTable table = model.Counters;
        Line(text, $"now {model.Source.NowNs} interval {table.IntervalNs} elapsed {table.ElapsedNs} wall {model.Clock.ToUnixNs(0)}");
        Line(text, $"lost {string.Join(',', Enum.GetValues<LossKind>().Select(model.Lost))}");
        Row(text, "total", table.Total);
        Row(text, "actual", table.Actual);
        foreach (ProcessRow row in table.Processes.ToArray().OrderBy(static row => (row.Kind, row.Tid, row.Info.IsExited, row.Info.ExitedNs)))
        {
            ProcessInfo info = row.Info;
            Line(text, $"{row.Kind} {row.Tid} {row.Tgid} '{Text(info.Comm)}' '{Text(info.CommandLine)}' {Text(info.CgroupPath)} " +
                $"{info.ContainerName} {info.Uid} {info.UserName} {info.Priority} {info.Nice} {info.StartTicks} exited {info.IsExited} " +
                $"{(info.IsExited ? info.ExitedNs : 0)} kernel {info.IsKernelThread} io {row.IoPercent} {row.AccumulatedIoPercent}");
            Row(text, " ", row);
            foreach (ProcessDeviceRow pair in row.Devices.ToArray().OrderBy(static pair => (pair.Device.Dev, pair.IsLowerLayer)))
            {
                Row(text, $"  {pair.Device.Info.Name} {pair.IsLowerLayer}", pair);
            }
        }

        Cgroups(text, table);
        foreach (DeviceRow row in table.Devices.ToArray().Where(static row => !row.IsRetired).OrderBy(static row => row.Dev))
        {
            Device(text, row);
        }

        Events(text, model);
        return text.ToString();
    }

    /// <summary>What cgroups did, and the sum of all that they ever did; who was in which when he moved is not kept.</summary>
    private static void Cgroups(StringBuilder text, CounterTable table)
    {
        var sum = new IoCount();
        foreach (ProcessRow row in table.Cgroups.Rows.ToArray().OrderBy(static row => (row.Kind, Text(row.Info.Comm))))
        {
            sum.Add(row.Accumulated.Sum());
            if (row.IsActive)
            {
                Line(text, $"{row.Kind} {Text(row.Info.Comm)} {row.Info.ThreadCount} {Tally(row.Interval)}");
            }
        }

        Line(text, $"cgroups {sum.Ios},{sum.Bios},{sum.Bytes},{sum.Errors} of {table.Total.Accumulated.Sum().Bytes}");
    }

    private static void Device(StringBuilder text, DeviceRow row)
    {
        DeviceInfo info = row.Info;
        Line(text, $"{info.Name} {info.DisplayName} {info.Kind} {info.Disk?.Name} {string.Join(',', info.MountPoints)} {info.FileSystem} " +
            $"{info.Model} {info.SizeBytes} held {info.IsHeld} gone {info.IsGone} busy {row.UtilizationPercent} depth {row.QueueDepth} " +
            $"sequential {row.SequentialShare} {string.Join(',', info.Partitions.Select(static part => part.Name))} " +
            $"{string.Join(',', info.Holders.Select(static holder => holder.Name))} {row.DiskTotals}");
        Row(text, " ", row);
        for (int op = 0; op < DeviceRow.OperationCount; op++)
        {
            if (row.Operation((IoOperation)op) is OperationRow operation)
            {
                Row(text, $"  {(IoOperation)op}", operation);
            }
        }
    }

    private static void Row(StringBuilder text, string name, IoRow row)
    {
        Line(text, $"{name} {Tally(row.Interval)} / {Tally(row.Accumulated)}");
        for (int age = 0; age < IoRow.HistoryCapacity; age++)
        {
            HistorySample sample = row.SampleAt(age);
            if (sample != default)
            {
                Line(text, $"   {age} {sample}");
            }
        }
    }

    private static string Tally(IoTally tally)
    {
        var text = new StringBuilder();
        for (IoClass io = IoClass.Read; io <= IoClass.Other; io++)
        {
            IoCount count = tally[io];
            text.Append(CultureInfo.InvariantCulture, $"{count.Ios},{count.Bios},{count.Bytes},{count.LatencyNs},{count.LatencyMaxNs},{count.Errors} ");
        }

        return text.Append(string.Join(',', tally.Latencies.ToArray())).Append(' ').Append(string.Join(',', tally.Sizes.ToArray())).ToString();
    }

    private static void Events(StringBuilder text, IoModel model)
    {
        var content = new IoContent();
        Span<byte> path = stackalloc byte[256];
        long first = Math.Max(model.Events.FirstSequence, model.Events.NextSequence - 500);
        for (long sequence = model.Events.NextSequence - 1; sequence >= first; sequence--)
        {
            IoEvent ioEvent = model.Events[sequence];
            Line(text, $"{ioEvent.CompleteNs} {ioEvent.Dev} {ioEvent.Sector} {ioEvent.Op} {ioEvent.Bytes} {ioEvent.Tgid} " +
                $"{Text(ioEvent.Comm.Bytes)} {ioEvent.QueueToCompleteNs} {ioEvent.Flags} {ioEvent.Error}");
            if (model.Payload is null || !content.Read(model.Payload, in ioEvent))
            {
                continue;
            }

            for (int i = 0; i < content.Count; i++)
            {
                FileEntry? file = content.Stored(i).File;
                int length = file is null ? 0 : FilePaths.Write(file, model.Devices, path);
                Line(text, $"  {content[i].Position} {content[i].Length} {Text(path[..length])} {Convert.ToHexString(content.Bytes(i))}");
            }
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes).Replace('\0', ' ');

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
