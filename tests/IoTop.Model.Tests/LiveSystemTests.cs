using System.Diagnostics;
using System.Text;
using IoTop.Model.Interop;

namespace IoTop.Model.Tests;

/// <summary>Against the machine that the tests run on: nothing that needs rights.</summary>
public sealed class LiveSystemTests
{
    [Fact]
    public void ProcessCatalog_finds_this_process()
    {
        using ProcessCatalog catalog = new();
        catalog.Scan(MonotonicClock.NowNs);
        Assert.True(catalog.TryGet((uint)Environment.ProcessId, out ProcessInfo self));
        string comm = File.ReadAllText("/proc/self/comm").TrimEnd('\n');
        Assert.Equal(comm, Encoding.UTF8.GetString(self.Comm));
        Assert.Equal(File.ReadAllBytes("/proc/self/cmdline").AsSpan(0, self.CommandLine.Length), self.CommandLine);
        string uid = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("Uid:", StringComparison.Ordinal))
            .Split('\t')[2];
        Assert.Equal(uid, self.Uid.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotEqual(IoPriorityClass.Unknown, self.Priority.Class);
        Assert.False(self.IsKernelThread);
        Assert.True(self.ThreadCount > 1);
        Assert.False(self.IsExited);
    }

    [Fact]
    public void ProcessCatalog_finds_the_threads_of_this_process()
    {
        using ProcessCatalog catalog = new() { WithThreads = true };
        catalog.Scan(MonotonicClock.NowNs);
        int threads = 0;
        foreach (ProcessInfo info in catalog.Tasks)
        {
            threads += info.Tgid == Environment.ProcessId ? 1 : 0;
        }

        Assert.True(threads > 1);
    }

    [Fact]
    public void ProcessCatalog_finds_users_by_name_and_number()
    {
        using ProcessCatalog catalog = new();
        Assert.True(catalog.TryFindUser("root", out uint uid));
        Assert.Equal(0u, uid);
        Assert.Equal("root", catalog.UserName(0));
        Assert.Equal("3999999999", catalog.UserName(3_999_999_999));
        Assert.False(catalog.TryFindUser("no such user", out _));
    }

    [Fact]
    public void DeviceCatalog_finds_what_diskstats_lists()
    {
        using DeviceCatalog catalog = new();
        catalog.Refresh(MonotonicClock.NowNs);
        int lines = File.ReadLines("/proc/diskstats").Count();
        Assert.Equal(lines, catalog.Devices.Length);
        foreach (DeviceInfo info in catalog.Devices)
        {
            Assert.True(catalog.TryFind(info.Name, out DeviceInfo found));
            Assert.Same(info, found);
            Assert.NotEqual(DeviceKind.Unknown, info.Kind);
        }
    }

    [Fact]
    public void IoModel_refreshes_over_this_machine_without_allocating_for_devices()
    {
        using DeviceCatalog catalog = new();
        ulong now = MonotonicClock.NowNs;
        Allocations.AssertNone(() => catalog.Refresh(now += 10 * Make.Second), warmUp: 20, runs: 5);
    }

    [Fact]
    public void MonotonicClock_runs_and_maps_to_the_wall_clock()
    {
        ulong first = MonotonicClock.NowNs;
        ulong second = MonotonicClock.NowNs;
        Assert.True(second >= first);
        double uptime = double.Parse(
            File.ReadAllText("/proc/uptime").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(first / 1e9 <= uptime + 1);
        MonotonicClock clock = new();
        Assert.InRange((DateTime.UtcNow - clock.ToUtc(MonotonicClock.NowNs)).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        clock.SetOffset(1_700_000_000_000_000_000);
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 21, DateTimeKind.Utc), clock.ToUtc(Make.Second));
        Allocations.AssertNone(static () => _ = MonotonicClock.NowNs);
    }

    [Fact]
    public void IoPriority_of_this_process_can_be_set_to_what_it_is()
    {
        uint self = (uint)Environment.ProcessId;
        IoPriority before = IoPriority.Get(self, 0, 0);
        Assert.True(IoPriority.TrySet(self, IoPriorityClass.BestEffort, 5, out int errno), $"errno {errno}");
        Assert.Equal("be/5", IoPriority.Get(self, 0, 0).ToString());
        Assert.True(IoPriority.TrySet(self, before.Class, before.Level, out _));
        Assert.True(IoPriority.TrySetProcess(self, before.Class, before.Level, out _));
        Assert.False(IoPriority.TrySetProcess(0x3fff_ffff, IoPriorityClass.BestEffort, 4, out _));
        Assert.False(IoPriority.TrySet(0x3fff_ffff, IoPriorityClass.BestEffort, 4, out errno));
        Assert.Equal("ESRCH", Errno.NameOf(errno));
    }

    [Fact]
    public void DeviceCatalog_gets_the_block_size_that_stat_prints()
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-f", "-c", "%S", "/"]) { RedirectStandardOutput = true })!;
        string printed = stat.StandardOutput.ReadToEnd().Trim();
        Assert.Equal(printed, Libc.BlockSizeAt("", "/"u8).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(0u, Libc.BlockSizeAt("/no such", "/directory"u8));
    }
}
