using System.Globalization;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>What the kernel itself says of a block device.</summary>
internal static class BlockDevice
{
    internal static uint DevOf(string name)
    {
        string[] parts = File.ReadAllText($"/sys/class/block/{name}/dev").Trim().Split(':');
        return (uint.Parse(parts[0], CultureInfo.InvariantCulture) << 20) | uint.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The device's line in /proc/diskstats, read here and not by the model that is under test.</summary>
    internal static DiskTotals Diskstats(string name)
    {
        string line = File.ReadLines("/proc/diskstats").Single(candidate => candidate.Contains($" {name} ", StringComparison.Ordinal));
        ulong[] fields = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(3).Select(static field => ulong.Parse(field, CultureInfo.InvariantCulture))];
        return new DiskTotals(fields[0], fields[2], fields[4], fields[6], fields[11], fields[13], fields[15]);
    }

    internal static DiskTotals Minus(this DiskTotals after, DiskTotals before) => new(
        after.ReadsCompleted - before.ReadsCompleted,
        after.SectorsRead - before.SectorsRead,
        after.WritesCompleted - before.WritesCompleted,
        after.SectorsWritten - before.SectorsWritten,
        after.DiscardsCompleted - before.DiscardsCompleted,
        after.SectorsDiscarded - before.SectorsDiscarded,
        after.FlushesCompleted - before.FlushesCompleted);
}
