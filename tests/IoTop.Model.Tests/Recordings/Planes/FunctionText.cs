using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model.Tests;

/// <summary>All that a table of functions shows, as lines: two that are the same show the same.</summary>
internal static class FunctionText
{
    public static List<string> Of(FunctionTable table)
    {
        List<string> lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"interval {table.IntervalNs} cost {table.IntervalCostNs} total {table.Source.CostNs}"),
            string.Create(CultureInfo.InvariantCulture, $"missed {table.MissedInAll} losses {table.HasLosses} forgotten {table.Forgotten}"),
            string.Join(' ', Enum.GetValues<FunctionLoss>().Select(loss => table.Lost(loss))),
            .. table.Source.Functions.Select((function, index) => $"{function} missed {table.Missed(index)} {table.Source.Missed(index)}"),
            .. table.Source.Degraded.Select(static sentence => $"degraded {sentence}"),
        ];
        foreach (FunctionProcessRow row in table.Rows)
        {
            Add(lines, row);
        }

        return lines;
    }

    private static void Add(List<string> lines, FunctionProcessRow row)
    {
        string state = $"over {row.IsOver} removed {row.IsRemoved} active {row.IsActive} was {row.WasActive}";
        lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"row {Hex(in row.Watch)} {state} interval {row.IntervalNs} watched {row.WatchedNs}"));
        lines.Add($"  {Encoding.UTF8.GetString(row.Comm)} {Encoding.UTF8.GetString(row.CommandLine)}");
        if (row.Info is ProcessInfo info)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"  {info.Tgid} {info.ParentId} {info.Uid} {info.UserName} {info.IsKernelThread} {Encoding.UTF8.GetString(info.Comm)} "
                + $"{Encoding.UTF8.GetString(info.CgroupPath)} {info.ContainerName}"));
        }

        foreach (FunctionCount count in row.Counts)
        {
            FunctionSum interval = count.Interval;
            lines.Add($"  {count.Function} {count.Family} {Hex(in count.Value)}");
            lines.Add($"    {Hex(in interval)} {Convert.ToHexString(MemoryMarshal.AsBytes(count.IntervalBuckets))} {count.IntervalPercentileNs(0.9)}");
        }

        foreach (FunctionFamily family in Enum.GetValues<FunctionFamily>())
        {
            FunctionSum total = row.Total(family);
            FunctionSum interval = row.Interval(family);
            lines.Add($"  {family} {Hex(in total)} {Hex(in interval)}");
        }
    }

    private static string Hex<T>(in T value)
        where T : unmanaged => Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
