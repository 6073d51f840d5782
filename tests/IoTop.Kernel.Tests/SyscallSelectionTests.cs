using System.Globalization;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Testing;
using Microsoft.Win32.SafeHandles;
using Xunit.Abstractions;
using static IoTop.Kernel.Tests.SyscallWatching;

namespace IoTop.Kernel.Tests;

/// <summary>Who is watched, what of it is told, with which bytes, and what that costs.</summary>
public sealed class SyscallSelectionTests(ITestOutputHelper output)
{
    [LiveFact("gcc")]
    public void Everybody_is_all_but_ourselves_as_long_as_it_is_asked_for()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        var store = new SyscallStore(1 << 16);
        source.Selection = new SyscallSelection { Everybody = true };
        Shell.Run(load.Program, "set", load.Folder);
        source.Drain(store);
        Dictionary<uint, List<ExpectedCall>> expected = load.Expectations(), seen = SyscallLoad.Seen(Events(store));
        Assert.Equal(4, expected.Count);
        Assert.All(expected, thread => Assert.Equal(thread.Value, seen[thread.Key]));
        Assert.DoesNotContain(Events(store), static e => e.Tgid == Environment.ProcessId);

        source.Selection = new SyscallSelection();
        ulong since = source.NowNs;
        store.Clear();
        Shell.Run(load.Program, "loop", "10");
        source.Drain(store);
        Assert.DoesNotContain(Events(store), e => e.ExitNs - e.LatencyNs > since); // somebody's may have been under way
    }

    [LiveFact("gcc")]
    public void Only_what_is_selected_becomes_an_event_and_all_is_counted()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        source.Selection = new SyscallSelection { Mask = 1u << (int)Syscall.Fsync | 1u << (int)Syscall.Read };
        Assert.All(Events(Watch(source, load, "set", load.Folder)), static e => Assert.True(e.Syscall is Syscall.Fsync or Syscall.Read));
        source.Selection = new SyscallSelection { OnlyErrors = true };
        List<SyscallEvent> failed = [.. Events(Watch(source, load, "set", load.Folder))];
        Assert.Equal(4 * 13, failed.Count); // of each thread, as the program knows them
        Assert.All(failed, static e => Assert.True(e.Result < 0));
        source.Selection = new SyscallSelection { MinLatencyNs = 50_000_000 };
        Assert.Single(Events(Watch(source, load, "wait", "60")), static e => e.Syscall == Syscall.Read);
        Assert.True(Counts(source).Values.Aggregate(0ul, static (sum, value) => sum + value.Calls) > 2 * 4 * 44);
    }

    [LiveFact("python3")]
    public void Payload_is_what_was_written_and_read_up_to_the_snap_length()
    {
        const string Script = """
            import os
            text = bytes(i * 7 % 251 for i in range(100000))
            a, b = os.pipe()
            os.write(b, text[:10]); os.read(a, 100)
            os.write(b, text[:3000]); os.readv(a, [bytearray(7), bytearray(0), bytearray(1000), bytearray(5000)])
            f = os.open('/dev/null', os.O_WRONLY)
            os.write(f, text); os.writev(f, [text[:300], text[300:5000], text[5000:]])
            """;
        byte[] text = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)(i * 7 % 251))];
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        foreach (int snap in new[] { 0, 6, 512, 4096, 65_536 })
        {
            source.Selection = new SyscallSelection { SnapLength = snap };
            using HeldCommand command = HeldCommand.Start(["python3", "-c", Script]);
            Assert.Equal("", source.Add(command.Pid, children: false));
            var store = new SyscallStore(1 << 12, 64 << 20);
            SyscallLoad.RunToEnd(command, () => source.Drain(store));

            // What it touches of its own program and libraries may have to be read in: that is told, too.
            long[] calls = [.. Sequences(store).Where(call => store[call].Syscall != Syscall.Fault).TakeLast(6)];
            Assert.Equal([10L, 10, 3000, 3000, 100_000, 100_000], calls.Select(call => store[call].Result));
            Assert.All(calls, call =>
            {
                byte[] data = store.DataOf(call).ToArray();
                Assert.Equal(text[..(int)Math.Min(store[call].Result, snap)], data);
                Assert.Equal(snap > 0, (store[call].Flags & SyscallFlags.Data) != 0);
            });
        }

        AssertNothingLost(source);
    }

    [LiveFact]
    public void Steady_reading_and_draining_allocates_nothing()
    {
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        var store = new SyscallStore(1 << 12);
        var table = new SyscallTable(source, new ProcessCatalog());
        Assert.Equal("", source.Add((uint)Environment.ProcessId, children: false));
        using SafeFileHandle file = File.OpenHandle("/proc/self/exe");
        byte[] bytes = new byte[64];
        table.Refresh();
        int told = 0;
        Allocations.AssertNone(
            () =>
            {
                for (int i = 0; i < 20; i++)
                {
                    RandomAccess.Read(file, bytes, i);
                }

                told += source.Drain(store);
                table.Take();
            },
            warmUp: 200);
        Assert.True(told > 20 * 200, $"{told} events");
    }

    /// <summary>The cheapest call that there is: what it costs more is what any call costs more.</summary>
    [LiveFact("gcc")]
    public void Watching_costs_less_than_strace_by_far_and_next_to_nothing_for_others()
    {
        using var load = new SyscallLoad();
        ulong alone = Fastest(null), others, watched;
        using (LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions()))
        {
            others = Fastest(null);
            watched = Fastest(source);
        }

        output.WriteLine($"a read of one byte: {alone} ns alone, {others} ns while others are watched, {watched} ns watched");
        Assert.True(others < (5 * alone) + 200, $"{others} ns, {alone} ns alone");
        Assert.True(watched < (20 * alone) + 500, $"{watched} ns, {alone} ns alone");

        ulong Fastest(LiveSyscallSource? source)
        {
            const int Calls = 200_000;
            ulong best = ulong.MaxValue;
            for (int turn = 0; turn < 5; turn++)
            {
                string path = Path.Combine(load.Folder, "time");
                using HeldCommand command = HeldCommand.Start(["/bin/sh", "-c", $"exec {load.Program} loop {Calls} > {path}"]);
                Assert.Equal("", source?.Add(command.Pid, children: false) ?? "");
                SyscallLoad.RunToEnd(command, static () => { });
                best = Math.Min(best, ulong.Parse(File.ReadAllText(path).Split(' ')[1], CultureInfo.InvariantCulture) / Calls);
            }

            return best;
        }
    }

    [LiveFact]
    public void Nothing_is_left_when_it_is_closed()
    {
        LiveSyscallSource.Open().Dispose();

        // What other tests have let go of is not closed in the middle of it.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (int i = 0; i < 3; i++)
        {
            using ISyscallSource source = LiveSyscallSource.Open();
            Assert.Equal("", source.Add((uint)Environment.ProcessId, children: false));
        }

        Assert.Equal(before, Directory.GetFileSystemEntries("/proc/self/fd").Length);
        Assert.All(SyscallFindings.Ask(), static finding => Assert.Equal(FindingState.Yes, finding.State));
    }
}
