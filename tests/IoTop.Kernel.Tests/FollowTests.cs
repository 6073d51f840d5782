using System.Globalization;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>A process that is chosen with all that it forks.</summary>
public sealed class FollowTests
{
    private const string LastPid = "/proc/sys/kernel/ns_last_pid"; // where the kernel was built with CONFIG_CHECKPOINT_RESTORE

    [LiveFact("dd")]
    public void What_a_process_forks_is_traced_from_its_first_io_on_and_nobody_else()
    {
        using var loop = new LoopDevice(16);
        using var tracing = new Tracing(Following, loop.Name);
        using HeldCommand stranger = Hold($"while :; do {Dd(loop, "8k", 2)}; done");
        stranger.Continue();
        using HeldCommand command = Hold($"{Dd(loop, "4k", 10)}; ({Dd(loop, "4k", 20)}; sh -c '{Dd(loop, "4k", 30)}') & wait");
        tracing.Model.Filter = new IoFilter { Devices = [loop.Dev], Processes = [command.Pid], Children = true };
        ulong since = tracing.Source.NowNs;
        RunToEnd(command, tracing);
        stranger.Signal(9);
        Assert.True(stranger.WaitForEnd(TimeSpan.FromSeconds(20)));
        tracing.Settle();

        List<IoEvent> events = tracing.Events(e => e.Dev == loop.Dev && e.CompleteNs >= since);
        Assert.Equal(60, events.Count(static e => e.Bytes == 4096));
        Assert.Equal(60, events.Count);
        Assert.Equal(3, events.Select(static e => e.Tgid).Distinct().Count());
        Assert.True(tracing.On(loop.Dev, IoClass.Read, row => true).Bios > 60, "the stranger is not in the counters");
        Assert.Equal(0ul, tracing.Source.Lost(LossKind.FollowedFull));
    }

    [LiveFact("dd " + LastPid)]
    public void Number_of_one_that_has_ended_is_no_longer_chosen_when_a_stranger_gets_it()
    {
        using var loop = new LoopDevice(16);
        using var tracing = new Tracing(Following, loop.Name);
        using HeldCommand command = Hold($"{Dd(loop, "4k", 1)} & wait");
        tracing.Model.Filter = new IoFilter { Devices = [loop.Dev], Processes = [command.Pid], Children = true };
        RunToEnd(command, tracing);
        tracing.Settle();
        uint ended = Assert.Single(tracing.Events(e => e.Dev == loop.Dev && e.Bytes == 4096)).Tgid;

        uint got = 0;
        for (int i = 0; i < 100 && got != ended; i++)
        {
            File.WriteAllText(LastPid, (ended - 1).ToString(CultureInfo.InvariantCulture));
            got = Shell.Run("dd", $"if={loop.Path_}", "of=/dev/null", "bs=8k", "count=1", "iflag=direct").Pid;
        }

        Assert.Equal(ended, got);
        tracing.Settle();
        Assert.Empty(tracing.Events(e => e.Dev == loop.Dev && e.Bytes == 8192));
    }

    [LiveFact("dd mkfs.ext4 sync")]
    public void Write_that_a_kworker_submits_is_of_who_dirtied_it_when_that_is_known()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4");
        using var tracing = new Tracing(Following, loop.Name);
        using HeldCommand command = Hold($"sh -c 'dd if=/dev/zero of={folder}/a bs=64k count=16 status=none'");
        var filter = new IoFilter { Devices = [loop.Dev], Processes = [command.Pid], Children = true };
        tracing.Model.Filter = filter;
        tracing.Model.Capture = new CaptureSettings { Level = CaptureLevel.Segments, Devices = filter.Devices, Processes = filter.Processes };
        RunToEnd(command, tracing);
        Shell.Run("sync");
        tracing.Settle();

        List<IoEvent> writes = tracing.Events(e => e.Dev == loop.Dev && e.Op == IoOperation.Write && e.DirtierTgid != 0);
        Assert.Equal(1 << 20, writes.Sum(static e => e.Bytes));
        Assert.All(writes, e => Assert.NotEqual(command.Pid, e.Tgid));
        Assert.Single(writes.Select(static e => e.DirtierTgid).Distinct());
        loop.Unmount();
    }

    private static LiveOptions Following => new() { RingBytes = 64 << 20, Follow = true };

    private static HeldCommand Hold(string script) => HeldCommand.Start(["/bin/sh", "-c", script]);

    private static string Dd(LoopDevice loop, string size, int count) =>
        $"dd if={loop.Path_} of=/dev/null bs={size} count={count} iflag=direct status=none";

    private static void RunToEnd(HeldCommand command, Tracing tracing)
    {
        command.Continue();
        while (!command.WaitForEnd(TimeSpan.FromMilliseconds(5)))
        {
            tracing.Model.Drain();
        }

        Assert.Equal(0, command.ExitCode);
    }
}
