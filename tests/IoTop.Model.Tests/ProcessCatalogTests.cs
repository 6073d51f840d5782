using System.Text;

namespace IoTop.Model.Tests;

public sealed class ProcessCatalogTests : IDisposable
{
    private readonly TempTree _proc = new();
    private readonly ProcessCatalog _catalog;

    public ProcessCatalogTests()
    {
        _proc.Write("passwd", "root:x:0:0:root:/root:/bin/sh\nbroken line\n:x:7:\nalice:x:1000:1000::/home/alice:/bin/sh\n");
        _catalog = new ProcessCatalog(new ProcessCatalogOptions
        {
            ProcRoot = _proc.Root,
            PasswdFile = Path.Combine(_proc.Root, "passwd"),
            ExitedRetention = TimeSpan.FromSeconds(10),
        });
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _proc.Dispose();
    }

    [Fact]
    public void ProcessCatalog_reads_everything_of_a_new_process()
    {
        _proc.AddProcess(10, "sshd", "sshd: alice\0-D\0", nice: 5, ppid: 3, start: 77);
        _proc.AddProcess(11, "kworker/u8:2-events_unbound", uid: 0, flags: 0x208040);
        _proc.Write("not-a-pid/stat", "x");
        _catalog.Scan(1);
        ProcessInfo info = Get(10);
        Assert.Equal("sshd"u8, info.Comm);
        Assert.Equal("sshd: alice\0-D\0"u8, info.CommandLine);
        Assert.Equal(1000u, info.Uid);
        Assert.Equal("alice", info.UserName);
        Assert.Equal("ssh.service", info.ContainerName);
        Assert.Equal("/system.slice/ssh.service"u8, info.CgroupPath);
        Assert.Equal(3u, info.ParentId);
        Assert.Equal(5, info.Nice);
        Assert.Equal(77ul, info.StartTicks);
        Assert.False(info.IsKernelThread);
        Assert.Same(info, info.Leader);
        Assert.True(Get(11).IsKernelThread);
        Assert.Equal("kworker/u8:2-events_unbound"u8, Get(11).Comm);
        Assert.Equal("root", Get(11).UserName);
        Assert.Equal(2, _catalog.Tasks.Length);
    }

    [Fact]
    public void ProcessCatalog_keeps_nasty_bytes_as_they_are()
    {
        string comm = "a) R (\n\x1b]0;\xff";
        _proc.AddProcess(10, comm, "\x9b\0\xfe\n\0");
        _catalog.Scan(1);
        Assert.Equal(Encoding.Latin1.GetBytes(comm), Get(10).Comm.ToArray());
        Assert.Equal([0x9b, 0, 0xfe, (byte)'\n', 0], Get(10).CommandLine.ToArray());
    }

    [Fact]
    public void ProcessCatalog_cuts_an_endless_command_line()
    {
        _proc.AddProcess(10, "find", new string('x', 100_000));
        _catalog.Scan(1);
        Assert.Equal(4096, Get(10).CommandLine.Length);
    }

    [Fact]
    public void ProcessCatalog_remembers_who_ended_for_a_while()
    {
        _proc.AddProcess(10, "sshd", "sshd\0");
        _catalog.Scan(Make.Second);
        _proc.Remove("10");
        _catalog.Scan(2 * Make.Second);
        Assert.True(Get(10).IsExited);
        Assert.Equal(2 * Make.Second, Get(10).ExitedNs);
        Assert.Equal("sshd\0"u8, Get(10).CommandLine);
        _catalog.Scan(11 * Make.Second);
        Assert.True(_catalog.TryGet(10, out _));
        _catalog.Scan(12 * Make.Second);
        Assert.False(_catalog.TryGet(10, out _));
        Assert.Equal(0, _catalog.Tasks.Length);
    }

    [Fact]
    public void ProcessCatalog_tells_a_reused_pid_by_its_start()
    {
        _proc.AddProcess(10, "old", "old\0", start: 100);
        _catalog.Scan(1);
        ProcessInfo old = Get(10);
        _proc.AddProcess(10, "new", "new\0", start: 200);
        _catalog.Scan(2);
        Assert.NotSame(old, Get(10));
        Assert.True(old.IsExited);
        Assert.Equal("old"u8, old.Comm);
        Assert.Equal("new\0"u8, Get(10).CommandLine);
        _catalog.Scan(3);
        Assert.Equal(1, _catalog.Tasks.Length);
    }

    [Fact]
    public void ProcessCatalog_keeps_a_process_whose_directory_was_made_again()
    {
        _proc.AddProcess(10, "same");
        _catalog.Scan(1);
        ProcessInfo info = Get(10);
        _proc.Remove("10");
        _proc.AddProcess(11, "filler");
        _proc.AddProcess(10, "same");
        _catalog.Scan(2);
        Assert.Same(info, Get(10));
        Assert.False(info.IsExited);
    }

    [Fact]
    public void ProcessCatalog_reads_the_command_line_again_only_after_a_rename()
    {
        _proc.AddProcess(10, "sh", "sh\0");
        _catalog.Scan(1);
        _catalog.Scan(2);
        _proc.Write("10/cmdline", "other\0");
        _catalog.Scan(3);
        Assert.Equal("sh\0"u8, Get(10).CommandLine);
        int version = Get(10).Version;
        _proc.AddProcess(10, "dd", "dd\0if=x\0", uid: 0);
        _catalog.Scan(4);
        Assert.Equal("dd"u8, Get(10).Comm);
        Assert.Equal("dd\0if=x\0"u8, Get(10).CommandLine);
        Assert.Equal("root", Get(10).UserName);
        Assert.True(Get(10).Version > version);
    }

    [Fact]
    public void ProcessCatalog_keeps_the_arguments_of_a_zombie()
    {
        _proc.AddProcess(10, "sh", "sh\0");
        _catalog.Scan(1);
        _proc.Write("10/cmdline", "");
        _catalog.Scan(2);
        Assert.Equal("sh\0"u8, Get(10).CommandLine);
    }

    [Fact]
    public void ProcessCatalog_lists_threads_when_asked()
    {
        _proc.AddProcess(10, "java", "java\0-jar\0", threads: 3);
        _proc.AddThread(10, 12, "GC (young)");
        _proc.AddThread(10, 13, "http");
        _catalog.Scan(1);
        Assert.False(_catalog.TryGet(12, out _));
        _catalog.WithThreads = true;
        _catalog.Scan(2);
        Assert.Equal("GC (young)"u8, Get(12).Comm);
        Assert.Equal(10u, Get(12).Tgid);
        Assert.Same(Get(10), Get(12).Leader);
        Assert.Equal("java\0-jar\0"u8, Get(12).CommandLine);
        Assert.Equal("alice", Get(12).UserName);
        _proc.Remove("10/task/13");
        _catalog.Scan(3);
        Assert.True(Get(13).IsExited);
        Assert.False(Get(12).IsExited);
        _proc.Remove("10");
        _catalog.Scan(4);
        Assert.True(Get(12).IsExited);
        _catalog.WithThreads = false;
        _catalog.Scan(5);
        Assert.False(_catalog.TryGet(12, out _));
    }

    [Fact]
    public void ProcessCatalog_looks_up_who_came_after_the_scan()
    {
        _catalog.Scan(1);
        _proc.AddProcess(10, "late", threads: 2);
        _proc.AddThread(10, 12, "thread");
        Assert.True(_catalog.TryLookUp(12, 10, 2, out ProcessInfo thread));
        Assert.Equal("thread"u8, thread.Comm);
        Assert.Equal("late"u8, thread.Leader.Comm);
        Assert.False(_catalog.TryLookUp(99, 99, 2, out _));
        ProcessInfo process = Get(10);
        _catalog.Scan(3);
        Assert.Same(process, Get(10));
    }

    [Fact]
    public void ProcessCatalog_survives_vanished_and_broken_processes()
    {
        _proc.MakeDirectory("20");
        _proc.Write("21/stat", "21 (cut");
        _proc.Write("22/stat", TempTree.Stat(22, "no other files", 5));
        _proc.Write("99999999999/stat", TempTree.Stat(1, "too large", 5));
        _proc.Write("23/stat", "");
        _catalog.Scan(1);
        Assert.Equal(1, _catalog.Tasks.Length);
        Assert.Equal("no other files"u8, Get(22).Comm);
        _proc.Remove("22/stat");
        _catalog.Scan(2);
        Assert.True(Get(22).IsExited);
    }

    [Fact]
    public void ProcessCatalog_reads_known_processes_in_turn()
    {
        using ProcessCatalog catalog = new(new ProcessCatalogOptions { ProcRoot = _proc.Root, RereadsPerScan = 2 });
        for (uint pid = 10; pid < 20; pid++)
        {
            _proc.AddProcess(pid, "before");
        }

        catalog.Scan(1);
        catalog.Scan(2);
        for (uint pid = 10; pid < 20; pid++)
        {
            _proc.AddProcess(pid, "after");
        }

        for (ulong scan = 1; scan <= 5; scan++)
        {
            catalog.Scan(2 + scan);
            int renamed = 0;
            foreach (ProcessInfo info in catalog.Tasks)
            {
                renamed += info.Comm.SequenceEqual("after"u8) ? 1 : 0;
            }

            Assert.Equal(2 * (int)scan, renamed);
        }
    }

    [Fact]
    public void ProcessCatalog_reads_new_processes_again_in_the_next_scan()
    {
        using ProcessCatalog catalog = new(new ProcessCatalogOptions { ProcRoot = _proc.Root, RereadsPerScan = 0 });
        _proc.AddProcess(10, "sh", "sh\0");
        catalog.Scan(1);
        _proc.AddProcess(10, "dd", "dd\0");
        catalog.Scan(2);
        Assert.True(catalog.TryGet(10, out ProcessInfo info));
        Assert.Equal("dd"u8, info.Comm);
        Assert.Equal("dd\0"u8, info.CommandLine);
    }

    [Fact]
    public void ProcessCatalog_leaves_those_added_by_hand_alone()
    {
        Make.AddProcess(_catalog, 500);
        _catalog.Scan(1);
        Assert.False(Get(500).IsExited);
        _catalog.MarkExited(500, 2);
        Assert.True(Get(500).IsExited);
    }

    [Fact]
    public void ProcessCatalog_without_proc_only_knows_what_it_is_told()
    {
        using ProcessCatalog missing = new(new ProcessCatalogOptions { ProcRoot = "/nowhere/at/all" });
        Assert.False(missing.IsAttached);
        missing.Scan(1);
        Assert.Equal(0, missing.Tasks.Length);
    }

    [Fact]
    public void ProcessCatalog_scans_without_allocating()
    {
        _catalog.WithThreads = true;
        for (uint pid = 100; pid < 120; pid++)
        {
            _proc.AddProcess(pid, "steady", "steady\0--flag\0", threads: 2);
            _proc.AddThread(pid, pid + 1000, "thread");
        }

        ulong now = 0;
        Allocations.AssertNone(() => _catalog.Scan(now += Make.Second), warmUp: 60, runs: 16);
        Assert.Equal(40, _catalog.Tasks.Length);
    }

    private ProcessInfo Get(uint id) =>
        _catalog.TryGet(id, out ProcessInfo info) ? info : throw new InvalidOperationException("no such process");
}
