using System.Diagnostics;
using System.Globalization;
using IoTop.Bpf;
using IoTop.Model;
using IoTop.Testing;

namespace IoTop.Kernel.Tests;

/// <summary>Function counts of the running kernel: by kprobes where it has them, else by tracepoints.</summary>
public sealed class FunctionTests
{
    [LiveFact("python3")]
    public void Kmalloc_counts_equal_the_tracepoints_own()
    {
        using var source = Open();
        var table = new FunctionTable(source, new ProcessCatalog());
        using var load = new PipeLoad();
        using var events = new EventCount("kmem/kmalloc", load.Pid);
        Assert.Equal("", source.Add(load.Pid, children: false));
        load.Run(300);
        table.Refresh();
        FunctionSum kmalloc = Row(table, load.Pid).Total(FunctionFamily.Kmalloc);
        Assert.True(kmalloc.Calls >= 600, $"{kmalloc.Calls} calls for 300 pipes");

        // What an interrupt allocates while our program runs is in the tracepoint's count, and the kernel says that we missed it.
        ulong missed = source.Missed(source.Functions.Index().First(static entry => entry.Item.Family == FunctionFamily.Kmalloc).Index);
        Assert.InRange((ulong)events.Read(), kmalloc.Calls, kmalloc.Calls + missed);
        load.End();
    }

    [LiveFact]
    public void Dry_run_attaches_nothing()
    {
        using (var source = LiveFunctionSource.Open(new FunctionOptions { DryRun = true }))
        {
            Assert.Empty(source.Functions);
            Assert.Equal(0, Links());
            Assert.NotEmpty(source.Match(["vfs_rea*"]));
        }

        using var watching = Open();
        Assert.NotEqual(0, Links());

        static int Links() => Directory.GetFiles("/proc/self/fd").Count(static fd =>
            new FileInfo(fd).LinkTarget?.Contains("bpf_link", StringComparison.Ordinal) == true);
    }

    [LiveFact("python3")]
    public void What_is_allocated_and_freed_again_adds_up_to_the_byte()
    {
        using var source = Open();
        var table = new FunctionTable(source, new ProcessCatalog());
        using var load = new PipeLoad();
        load.Run(10); // caches are warm
        Assert.Equal("", source.Add(load.Pid, children: false));
        load.Run(500);
        table.Refresh();
        FunctionProcessRow row = Row(table, load.Pid);
        FunctionSum kmalloc = row.Total(FunctionFamily.Kmalloc), kfree = row.Total(FunctionFamily.Kfree);
        Assert.True(kmalloc.Bytes > 500 * 400, $"{kmalloc.Bytes} bytes for 500 pipes");

        // What else runs on its time (interrupts; memory that outlives the call) is little.
        Assert.InRange((double)kfree.Bytes / kmalloc.Bytes, 0.98, 1.0);
        Assert.InRange(kmalloc.BytesElsewhere, 0ul, kmalloc.Bytes - kfree.Bytes);
        AssertNothingLost(source);
        load.End();
    }

    [LiveFact("python3")]
    public void Process_that_ends_keeps_its_row_and_is_not_watched_any_more()
    {
        using var source = Open();
        var table = new FunctionTable(source, new ProcessCatalog());
        using var load = new PipeLoad();
        Assert.Equal("", source.Add(load.Pid, children: false));
        load.Run(100);
        load.End();
        for (int turn = 0; turn < 3; turn++)
        {
            table.Refresh();
            FunctionProcessRow row = Row(table, load.Pid);
            Assert.True(row.IsOver && !row.IsRemoved);
            Assert.NotEqual(0ul, row.Watch.EndedNs);
            Assert.True(row.Total(FunctionFamily.Kmalloc).Calls >= 200);
        }

        Assert.StartsWith("python3", System.Text.Encoding.ASCII.GetString(Row(table, load.Pid).Watch.Comm.Bytes), StringComparison.Ordinal);
        Assert.False(source.Remove(load.Pid));
        Assert.Equal($"no process {load.Pid}", source.Add(load.Pid, children: false));
    }

    [LiveFact("python3")]
    public void Children_are_followed_when_asked_and_each_has_its_own_row()
    {
        using var source = Open();
        var table = new FunctionTable(source, new ProcessCatalog());
        using var load = new PipeLoad();
        Assert.Equal("", source.Add(load.Pid, children: true));
        load.Fork(3, pipes: 50);
        table.Refresh();
        FunctionProcessRow[] children = [.. table.Rows.ToArray().Where(row => row.Watch.Parent == load.Pid)];
        Assert.Equal(3, children.Length);
        Assert.All(children, static row => Assert.True(row.IsOver && row.Watch.Flags == (WatchFlags.Children | WatchFlags.Inherited)));
        Assert.All(children, static row => Assert.InRange(row.Total(FunctionFamily.Kmalloc).Calls, 100ul, 400ul));
        load.End();
    }

    [LiveFact("python3")]
    public void Adding_and_removing_ten_thousand_times_leaves_nothing_and_loses_nothing()
    {
        using var source = Open();
        var table = new FunctionTable(source, new ProcessCatalog());
        using var load = new PipeLoad();
        load.Begin(40_000);
        for (int cycle = 0; cycle < 10_000; cycle++)
        {
            Assert.Equal("", source.Add(load.Pid, children: false));
            Assert.True(source.Remove(load.Pid));
            if (cycle % 1000 == 999)
            {
                table.Refresh(); // hands over all that came and went, once
                Assert.Equal(1000, table.Rows.Length);
                table.Refresh();
                Assert.All(table.Rows.ToArray(), static row => Assert.True(row.IsRemoved));
                table.Forget();
            }
        }

        AssertNothingLost(source);
        load.Finish();
        Assert.Equal("", source.Add(load.Pid, children: false));
        load.Run(100);
        table.Refresh();
        Assert.True(Row(table, load.Pid).Total(FunctionFamily.Kmalloc).Calls >= 200);
        load.End();
    }

    [LiveFact]
    public void What_cannot_be_watched_is_refused_with_the_reason()
    {
        using var source = Open();
        Assert.Equal("no process 4194999", source.Add(4194999, children: false));
        uint thread = Directory.GetDirectories("/proc/self/task")
            .Select(static path => uint.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .First(static tid => tid != Environment.ProcessId);
        Assert.Equal($"{thread} is a thread of process {Environment.ProcessId}", source.Add(thread, children: false));
        Assert.False(source.Remove(thread));
        Assert.Contains("no function of the kernel matches", source.AddFunctions(["no_such_function_*"]), StringComparison.Ordinal);
    }

    [LiveFact]
    public void Steady_read_allocates_nothing()
    {
        using var source = Open();
        var table = new FunctionTable(source, new ProcessCatalog());
        Assert.Equal("", source.Add((uint)Environment.ProcessId, children: false));
        Allocations.AssertNone(() => source.Read(table), warmUp: 100, runs: 10);
        Allocations.AssertNone(() => _ = source.CostNs, warmUp: 100, runs: 10);
    }

    [LiveFact]
    public void Nothing_is_left_when_it_is_closed()
    {
        Open().Dispose();

        // What other tests have let go of is not closed in the middle of it.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (int i = 0; i < 3; i++)
        {
            using var source = Open();
            Assert.Equal("", source.Add((uint)Environment.ProcessId, children: false));
        }

        Assert.Equal(before, Directory.GetFileSystemEntries("/proc/self/fd").Length);
        Assert.Empty(LeftProbes.Remove());
    }

    private static IFunctionSource Open() => LiveFunctionSource.Open(new FunctionOptions());

    private static FunctionProcessRow Row(FunctionTable table, uint pid) =>
        Assert.Single(table.Rows.ToArray(), row => row.Tgid == pid && !row.IsRemoved);

    private static void AssertNothingLost(IFunctionSource source) =>
        Assert.All(Enum.GetValues<FunctionLoss>(), loss => Assert.Equal((loss, 0ul), (loss, source.Lost(loss))));

    /// <summary>How often a process comes by a tracepoint, by a trace of its own.</summary>
    private sealed class EventCount : IDisposable
    {
        private readonly string _instance = $"/sys/kernel/tracing/instances/iotop-test-{Environment.ProcessId}";

        internal EventCount(string tracepoint, uint pid)
        {
            Directory.CreateDirectory(_instance);
            File.WriteAllText($"{_instance}/set_event_pid", pid.ToString(CultureInfo.InvariantCulture));
            File.WriteAllText($"{_instance}/events/{tracepoint}/enable", "1");
        }

        internal int Read() => File.ReadLines($"{_instance}/trace").Count(static line => !line.StartsWith('#'));

        public void Dispose()
        {
            File.WriteAllText($"{_instance}/events/enable", "0");
            Directory.Delete(_instance);
        }
    }

    /// <summary>A process that makes pipes when it is told to: each is allocated and freed by it.</summary>
    private sealed class PipeLoad : IDisposable
    {
        private const string Script = """
            import os, sys
            def pipes(n):
                for _ in range(n):
                    a, b = os.pipe()
                    os.close(a)
                    os.close(b)
            print('ready', flush=True)
            for line in sys.stdin:
                words = line.split()
                if words[0] == 'fork':
                    for _ in range(int(words[1])):
                        if os.fork() == 0:
                            pipes(int(words[2]))
                            os._exit(0)
                        os.wait()
                else:
                    pipes(int(words[1]))
                print('done', flush=True)
            """;

        private readonly Process _process;

        internal PipeLoad()
        {
            _process = Process.Start(
                new ProcessStartInfo("python3", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            _process.StandardOutput.ReadLine();
        }

        internal uint Pid => (uint)_process.Id;

        internal void Run(int pipes)
        {
            Begin(pipes);
            Finish();
        }

        internal void Begin(int pipes) => _process.StandardInput.WriteLine($"pipes {pipes}");

        internal void Finish()
        {
            _process.StandardOutput.ReadLine();
            Thread.Sleep(50); // it reads on, and waits
        }

        internal void Fork(int children, int pipes)
        {
            _process.StandardInput.WriteLine($"fork {children} {pipes}");
            Finish();
        }

        internal void End()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                _process.WaitForExit();
            }

            _process.Dispose();
        }
    }
}
