using System.Text;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Screens;
using IoTop.Tui;

namespace IoTop.Tests.Screens;

/// <summary>
/// A small machine made of script: two disks with partitions and LVM, a database, a backup, a kernel worker; and the program in front
/// of it on a terminal in memory.
/// </summary>
internal sealed class World : IDisposable
{
    public const uint Nvme = (259 << 20) | 0;
    public const uint NvmeRoot = (259 << 20) | 2;
    public const uint Sda = 8 << 20;
    public const uint SdaSrv = (8 << 20) | 1;
    public const uint Root = (253 << 20) | 0;

    private static readonly DateTime s_began = new(2026, 11, 21, 14, 3, 20, DateTimeKind.Unspecified);
    private readonly Random _random = new(42);

    /// <param name="width">Of the terminal.</param>
    /// <param name="height">Of the terminal.</param>
    /// <param name="options">What the program is started with; null: nothing, and without a history.</param>
    /// <param name="recording">What is shown in place of the machine; null: the machine is.</param>
    public World(int width = 80, int height = 24, MonitorOptions? options = null, string? recording = null)
    {
        IsReplay = recording is not null;
        Terminal = new MemoryTerminal(width, height);
        App = new App(Terminal, new SessionSetup
        {
            Options = options ?? new MonitorOptions { HistoryBytes = 0 },
            OpenSource = () => Source,
            Playback = recording is null ? null : () => new Playback(Recording.Open(recording)),
            Describe = model => new RecordingDescription
            {
                Host = "db1",
                Kernel = "Linux 6.12.48 #1 SMP",
                BeginNs = model.Source.NowNs,
                UnixMinusMonotonicNs = model.Clock.ToUnixNs(0),
                Captured = CaptureLevel.Payload,
            },
            OpenFunctions = _ =>
            {
                FunctionSource.NowNs = Source.NowNs;
                TextAtAttaching = Text;
                return FunctionsFault is null ? FunctionSource : throw FunctionsFault;
            },
            OpenCalls = () =>
            {
                CallSource.NowNs = Source.NowNs;
                TextAtAttaching = Text;
                return CallsFault is null ? CallSource : throw CallsFault;
            },
            OpenSyscalls = () =>
            {
                SyscallSource.NowNs = Source.NowNs;
                TextAtAttaching = Text;
                return SyscallsFault is null ? SyscallSource : throw SyscallsFault;
            },
            Model = IoModelOptions.Detached with
            {
                PayloadBytes = 1 << 20,
                Processes = IoModelOptions.Detached.Processes with { PasswdFile = Path.Combine(AppContext.BaseDirectory, "passwd") },
            },
            Time = Time,
            MonotonicNs = () => Source.NowNs,
            CpuTime = () => TimeSpan.Zero,
            Save = saved =>
            {
                Saved = saved;
                return "/home/u/.config/iotop-sharp/iotoprc";
            },
        });

        if (IsReplay)
        {
            return;
        }

        // Event times are shown in local time; this makes the wall clock of the script the same wherever the tests run.
        long unixNs = (long)(s_began - TimeZoneInfo.Local.GetUtcOffset(s_began) - DateTime.UnixEpoch).TotalMilliseconds * 1_000_000;
        Model.Clock.SetOffset(unixNs - (long)Source.NowNs);
        AddDevices();
        AddProcesses();
    }

    public bool IsReplay { get; }

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 11, 21, 14, 3, 20, TimeSpan.Zero));

    public ScriptedEventSource Source { get; } = new();

    /// <summary>What counts functions once they are looked at.</summary>
    public ScriptedFunctionSource FunctionSource { get; init; } = new(WatchedFunctions.All);

    /// <summary>Why that cannot be done.</summary>
    public BpfException? FunctionsFault { get; set; }

    /// <summary>What traces calls once they are looked at.</summary>
    public ScriptedCallSource CallSource { get; init; } = new();

    /// <summary>Why that cannot be done.</summary>
    public BpfException? CallsFault { get; set; }

    /// <summary>What traces syscalls once they are looked at.</summary>
    public ScriptedSyscallSource SyscallSource { get; } = new();

    /// <summary>Why that cannot be done.</summary>
    public BpfException? SyscallsFault { get; set; }

    /// <summary>What stood on the screen when one of these was opened.</summary>
    public string TextAtAttaching { get; private set; } = "";

    public MemoryTerminal Terminal { get; }

    public App App { get; }

    public MonitorOptions? Saved { get; private set; }

    public IoModel Model => App.Session.Model;

    /// <summary>The screen as text.</summary>
    public string Text => string.Join('\n', Terminal.Lines) + "\n";

    /// <summary>Starts the program and lets some seconds of load pass.</summary>
    public static World Running(int width = 80, int height = 24, int seconds = 40, MonitorOptions? options = null)
    {
        World world = new(width, height, options);
        world.App.Start();
        world.Run(seconds);
        return world;
    }

    /// <summary>Lets seconds pass in which everybody does their I/O.</summary>
    public void Run(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            if (!IsReplay)
            {
                Load();
            }

            Pass(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Lets time pass in which nothing happens, and gives the program its turn.</summary>
    public void Pass(TimeSpan time)
    {
        Time.Advance(time);
        Source.NowNs += (ulong)(time.TotalSeconds * 1e9);
        FunctionSource.NowNs = Source.NowNs;
        CallSource.NowNs = Source.NowNs;
        SyscallSource.NowNs = Source.NowNs;
        App.Step();
    }

    /// <summary>Types keys and lets the program see them.</summary>
    public void Type(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            Terminal.Type(key);
            App.Step();
        }
    }

    /// <summary>Types keys that are written with blanks between them.</summary>
    public void TypeKeys(string keys) => Type(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public void TypeText(string text)
    {
        Terminal.TypeText(text);
        App.Step();
    }

    public IoEvent Io(uint tgid, string comm, uint dev, IoOperation op, uint bytes, uint us, ulong sector = 0)
    {
        IoEvent io = new()
        {
            CompleteNs = Source.NowNs,
            QueueToCompleteNs = us * 1000UL,
            IssueToCompleteNs = us * 900UL,
            Sector = sector,
            CgroupId = 4711,
            Dev = dev,
            Bytes = bytes,
            CmdFlags = op == IoOperation.Write ? (1u << 11) | (1u << 17) : 0,
            Tgid = tgid,
            Tid = tgid,
            Op = op,
        };
        Encoding.UTF8.GetBytes(comm).AsSpan(0, Math.Min(15, Encoding.UTF8.GetByteCount(comm))).CopyTo(Bytes(ref io.Comm));
        return io;
    }

    public void Dispose() => App.Dispose();

    public void AddProcess(uint tgid, byte[] comm, string commandLine, uint uid, string user) =>
        Model.Processes.Add(new ProcessRecord(tgid, comm)
        {
            CommandLine = Encoding.UTF8.GetBytes(commandLine.Replace(' ', '\0') + "\0"),
            Uid = uid,
            UserName = user,
            ParentId = 1,
            CgroupPath = "/system.slice/"u8.ToArray(),
        });

    private static Span<byte> Bytes(ref TaskComm comm) => comm;

    private void Load()
    {
        for (int i = 0; i < 12; i++)
        {
            uint us = 80 + (uint)_random.Next(900);
            Source.Complete(Io(812, "postgres", Root, IoOperation.Read, 8192, us, 1000 + ((ulong)_random.Next(1_000_000) * 16)));
            IoEvent lower = Io(812, "postgres", NvmeRoot, IoOperation.Read, 8192, us - 10, 5000);
            lower.Flags = IoEventFlags.LowerLayer;
            lower.ParentDev = Root;
            lower.ParentSector = 1000;
            Source.Complete(lower);
        }

        Source.Complete(Io(812, "postgres", Root, IoOperation.Write, 16384, 3100, 777_216));
        Source.Complete(Io(812, "postgres", Root, IoOperation.Flush, 0, 5200));
        for (int i = 0; i < _random.Next(4); i++)
        {
            uint us = 18_000 + (uint)_random.Next(9000);
            Source.Complete(Io(977, "restic", SdaSrv, IoOperation.Read, 1 << 20, us, 4_000_000 + ((ulong)i * 2048)));
        }

        IoEvent flusher = Io(44, "kworker/u8:1", SdaSrv, IoOperation.Write, 262_144, 42_000, 9_000_000);
        flusher.Flags = IoEventFlags.KernelThread;
        Source.Complete(flusher);
        IoEvent unknown = Io(0, "", Sda, IoOperation.Write, 4096, 0);
        unknown.Flags = IoEventFlags.NoStart;
        Source.Complete(unknown);
    }

    private void AddDevices()
    {
        Add(new DeviceRecord(Nvme, "nvme0n1") { SizeBytes = 512UL << 30, Model = "Samsung SSD 980" });
        Add(new DeviceRecord((259 << 20) | 1, "nvme0n1p1") { Disk = Nvme, SizeBytes = 1UL << 30, MountPoints = ["/boot"], FileSystem = "ext4" });
        Add(new DeviceRecord(NvmeRoot, "nvme0n1p2") { Disk = Nvme, SizeBytes = 500UL << 30 });
        Add(new DeviceRecord(Root, "dm-0")
        {
            DisplayName = "vg-root",
            Kind = DeviceKind.DeviceMapper,
            Slaves = [NvmeRoot],
            SizeBytes = 480UL << 30,
            MountPoints = ["/"],
            FileSystem = "xfs",
        });
        Add(new DeviceRecord(Sda, "sda") { SizeBytes = 8UL << 40, Model = "WDC WD80EFAX" });
        Add(new DeviceRecord(SdaSrv, "sda1")
        {
            Disk = Sda,
            StartSector = 2048,
            SizeBytes = 8UL << 40,
            MountPoints = ["/srv"],
            FileSystem = "ext4",
            FileSystemBlockSize = 4096,
        });
    }

    private void Add(DeviceRecord record) => Model.Devices.Add(record);

    private void AddProcesses()
    {
        AddProcess(1, "systemd"u8.ToArray(), "/sbin/init splash", 0, "root");
        AddProcess(812, "postgres"u8.ToArray(), "/usr/lib/postgresql/16/bin/postgres -D /var/lib/postgresql/16/main", 110, "postgres");
        AddProcess(977, "restic"u8.ToArray(), "restic backup /home --tag daily", 0, "root");
        AddProcess(2044, "vim"u8.ToArray(), "vim notes.md", 1000, "ada");
        Model.Processes.Add(new ProcessRecord(44, "kworker/u8:1-flush-8:0"u8.ToArray())
        {
            IsKernelThread = true, UserName = "root",
        });
    }
}
