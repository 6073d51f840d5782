using System.Globalization;

namespace IoTop.Metrics;

/// <summary>What this program is and costs, for /metrics.</summary>
internal sealed record OwnCost
{
    public string Version { get; init; } = "";

    /// <summary>Release of the kernel that is watched.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>Nanoseconds of Unix time at which it began.</summary>
    public ulong StartNs { get; init; }

    public Func<ulong> CpuNs { get; init; } = static () => (ulong)Environment.CpuUsage.TotalTime.Ticks * 100;

    public Func<ulong> MemoryBytes { get; init; } = static () => (ulong)Environment.WorkingSet;

    /// <summary>The release of the running kernel; "" when it does not say.</summary>
    public static string RunningKernel()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Environment.OSVersion.Version}");
        }
    }
}
