using System.Text;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests;

/// <summary>A machine that does what a test says: scripted I/O, a clock that moves only in waits, output and errors kept.</summary>
internal sealed class TestWorld
{
    public const uint Sda = (8u << 20) | 0;
    public const uint Sda1 = (8u << 20) | 1;
    public const uint Nvme = (259u << 20) | 0;

    private readonly Queue<Action> _steps = new();

    public TestWorld()
    {
        Model = IoModelOptions.Detached with
        {
            Processes = IoModelOptions.Detached.Processes with { PasswdFile = Path.Combine(AppContext.BaseDirectory, "passwd") },
        };
        Host = new ProgramHost
        {
            Output = Output,
            Error = Error,
            Time = Time,
            Variable = name => Variables.GetValueOrDefault(name),
            OpenSource = request => Open(request),
            Model = Model,
            ModelMade = Describe,
            ProcessesMade = Name,
            DevicesMade = Describe,
            OpenFunctions = OpenFunctions,
            OpenCalls = () => OpenFails is null ? Calls : throw OpenFails,
            MakeClock = MakeClock,
            OpenSyscalls = () => OpenFails is null ? Syscalls : throw OpenFails,
            RemoveLeftProbes = () => LeftProbes,
            RemoveLeftPlaygrounds = _ => [],
            StopSignal = () => StopSignal,
            IsUtf8 = static () => true,
            Probe = () => Findings,
            RunScreen = options =>
            {
                Screen = options;
                return ExitCode.Done;
            },
            Wait = Wait,
            WaitForEvents = (_, time) => Wait(time),
            MaxPid = 32768,
        };
    }

    public ScriptedEventSource Source { get; } = new();

    /// <summary>Has nothing to count until a test says what.</summary>
    public ScriptedFunctionSource Functions { get; set; } = new();

    /// <summary>Has no functions until a test says which.</summary>
    public ScriptedCallSource Calls { get; set; } = new();

    /// <summary>Nobody calls anything until a test says what.</summary>
    public ScriptedSyscallSource Syscalls { get; } = new();

    /// <summary>What counting was begun with.</summary>
    public FunctionOptions? FunctionsRequested { get; private set; }

    /// <summary>What killed runs have left.</summary>
    public List<string> LeftProbes { get; } = [];

    public int StopSignal { get; set; }

    /// <summary>How often it goes on when the program asks only that; negative: always.</summary>
    public int TurnsUntilStopped { get; set; } = -1;

    public MemoryStream Output { get; } = new();

    public StringWriter Error { get; } = new() { NewLine = "\n" };

    public ManualTime Time { get; } = new(new DateTimeOffset(2026, 8, 21, 6, 7, 8, TimeSpan.Zero));

    /// <summary>The sockets' directory is there only while something runs.</summary>
    public Dictionary<string, string> Variables { get; } = new()
    {
        ["LANG"] = "C.UTF-8",
        [ControlDirectory.Variable] = Path.Combine(Path.GetTempPath(), $"iotop-sharp-test-{Guid.NewGuid():N}"),
    };

    public List<Finding> Findings { get; } = [];

    public IoModelOptions Model { get; }

    public ProgramHost Host { get; set; }

    /// <summary>What the screen was started with.</summary>
    public MonitorOptions? Screen { get; private set; }

    public Exception? OpenFails { get; set; }

    public SourceRequest? Requested { get; private set; }

    public string Text => Encoding.UTF8.GetString(Output.ToArray());

    public string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>What happens during the next wait.</summary>
    public TestWorld Then(Action step)
    {
        _steps.Enqueue(step);
        return this;
    }

    public int Run(string line) => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public int Run(string[] args) => new ProgramCommands(Host).Run(args);

    /// <summary>A finished I/O, counted and as an event.</summary>
    public void Io(uint pid, string comm, IoOperation op, uint bytes, double latencyMs, uint dev = Sda, ulong sector = 2048, uint flags = 0, ushort error = 0) =>
        Io(pid, Encoding.UTF8.GetBytes(comm), op, bytes, latencyMs, dev, sector, flags, error);

    public void Io(uint pid, byte[] comm, IoOperation op, uint bytes, double latencyMs, uint dev = Sda, ulong sector = 2048, uint flags = 0, ushort error = 0) =>
        Source.Complete(Event(pid, comm, op, bytes, latencyMs, dev, sector, flags, error));

    public IoEvent Event(uint pid, byte[] comm, IoOperation op, uint bytes, double latencyMs, uint dev = Sda, ulong sector = 2048, uint flags = 0, ushort error = 0)
    {
        var result = new IoEvent
        {
            CompleteNs = Source.NowNs,
            QueueToCompleteNs = (ulong)(latencyMs * 1e6),
            IssueToCompleteNs = (ulong)(latencyMs * 0.75e6),
            Sector = sector,
            Dev = dev,
            Bytes = bytes,
            CmdFlags = flags,
            Tgid = pid,
            Tid = pid,
            Uid = pid == 0 ? 0 : 1000u,
            Op = op,
            Error = error,
        };
        Span<byte> name = result.Comm;
        comm.AsSpan(0, Math.Min(comm.Length, TaskComm.Length - 1)).CopyTo(name);
        return result;
    }

    private static void Describe(IoModel model)
    {
        model.Clock.SetOffset(1_755_756_000_000_000_000 - 1_000_000_000);
        Describe(model.Devices);
        Name(model.Processes);
    }

    private static MonotonicClock MakeClock()
    {
        var clock = new MonotonicClock();
        clock.SetOffset(1_755_756_000_000_000_000 - 1_000_000_000);
        return clock;
    }

    private static void Describe(DeviceCatalog devices)
    {
        devices.Add(new DeviceRecord(Sda, "sda") { Model = "ACME 1" });
        devices.Add(new DeviceRecord(Sda1, "sda1") { Kind = DeviceKind.Partition, Disk = Sda, MountPoints = ["/"] });
        devices.Add(new DeviceRecord(Nvme, "nvme0n1"));
    }

    private static void Name(ProcessCatalog processes)
    {
        processes.Add(new ProcessRecord(1, "init"u8.ToArray()) { CommandLine = "/sbin/init\0splash\0"u8.ToArray(), UserName = "root" });
        processes.Add(new ProcessRecord(812, "postgres"u8.ToArray())
        {
            CommandLine = "/usr/lib/postgresql/bin/postgres\0-D\0/data\0"u8.ToArray(), Uid = 1000, UserName = "alice", CgroupPath = "/system.slice/pg.service"u8.ToArray(),
        });
        processes.Add(new ProcessRecord(40, "kworker/u8:1"u8.ToArray()) { IsKernelThread = true, UserName = "root", Priority = new IoPriority(IoPriorityClass.Idle, 0) });
    }

    private ScriptedEventSource Open(SourceRequest request)
    {
        Requested = request;
        return OpenFails is null ? Source : throw OpenFails;
    }

    private ScriptedFunctionSource OpenFunctions(FunctionOptions options)
    {
        FunctionsRequested = options;
        return OpenFails is null ? Functions : throw OpenFails;
    }

    private bool Wait(TimeSpan time)
    {
        // Only asks whether it is to stop.
        if (time == TimeSpan.Zero)
        {
            return TurnsUntilStopped-- != 0;
        }

        Time.Advance(time);
        Source.NowNs += (ulong)(time.Ticks * 100);
        Functions.NowNs += (ulong)(time.Ticks * 100);
        Calls.NowNs += (ulong)(time.Ticks * 100);
        Syscalls.NowNs += (ulong)(time.Ticks * 100);
        if (_steps.TryDequeue(out Action? step))
        {
            step();
            return true;
        }

        return false;
    }
}
