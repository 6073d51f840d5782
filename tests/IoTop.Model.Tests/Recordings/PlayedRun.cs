using System.Text;

namespace IoTop.Model.Tests;

/// <summary>
/// A scripted machine with everything that a recording tells: processes that come, change and end, one number used twice, a ghost, devices
/// that come and go, mounts, segments with bytes and files, losses. It is recorded into memory while it runs, and each interval is kept
/// as text.
/// </summary>
internal sealed class PlayedRun : IDisposable
{
    public const uint Hotplugged = (8 << 20) | 16;

    private readonly ScriptedEventSource _source = new();
    private readonly Random _random = new(7);
    private readonly Recorder _recorder;
    private ulong _sector = 2048;
    private int _interval;

    public PlayedRun(int intervals, long memory = 64 << 20, ulong intervalNs = Make.Second, int eventCapacity = 4096)
    {
        Options = IoModelOptions.Detached with { EventCapacity = eventCapacity, PayloadBytes = 1 << 20 };
        Model = new IoModel(_source, Options) { Capture = new CaptureSettings { Level = CaptureLevel.Payload } };
        Model.Clock.SetOffset(1_700_000_000_000_000_000);
        AddDevices();
        AddProcesses();
        Model.Refresh();
        Memory = new MemoryBlocks(memory);
        _recorder = new Recorder(Model, new RecordingDescription
        {
            Tool = "test",
            Captured = CaptureLevel.Payload,
            CommandFlags = CommandFlags.Linux612.Bits,
            BeginNs = _source.NowNs,
            Degraded = ["no partitions"],
        });
        _recorder.Add(Memory, payload: true);
        for (int i = 0; i < intervals; i++)
        {
            Run(intervalNs);
        }
    }

    public IoModelOptions Options { get; }

    public IoModel Model { get; }

    public MemoryBlocks Memory { get; }

    /// <summary>What the model showed at the end of each interval, and when that was.</summary>
    public List<(string Text, ulong Ns)> Intervals { get; } = [];

    public Playback Play() => new(Recording.Over(Memory), Options);

    /// <summary>Writes it to this sink, too: what is kept in memory in front, or from now on.</summary>
    public void RecordTo(IBlockSink sink, bool payload, bool withPast)
    {
        if (withPast)
        {
            _recorder.Add(sink, payload, Memory);
        }
        else
        {
            _recorder.Add(sink, payload);
        }
    }

    /// <summary>An interval in which everybody does their I/O.</summary>
    /// <param name="inTheMiddle">Is done when half of it is over.</param>
    public void Run(ulong intervalNs, Action? inTheMiddle = null)
    {
        _interval++;
        Happen();
        for (int part = 0; part < 4; part++)
        {
            _source.NowNs += intervalNs / 4;
            Load();
            Model.Drain();
            _recorder.Drained();
            (part == 1 ? inTheMiddle : null)?.Invoke();
        }

        Model.Refresh();
        _recorder.Refreshed();
        Intervals.Add((ModelText.Of(Model), _source.NowNs));
    }

    public void Dispose()
    {
        _recorder.Dispose();
        Memory.Dispose();
        Model.Dispose();
    }

    private void Happen()
    {
        switch (_interval % 100)
        {
            case 35 or 50 when _interval > 100:
                break; // a device that comes back under its number has one sum in a checkpoint
            case 5:
                Model.Processes.Add(new ProcessRecord(3000, "cp"u8.ToArray()) { Uid = 1000, UserName = "ada", StartTicks = (ulong)_interval });
                break;
            case 20:
                Model.Processes.MarkExited(3000, _source.NowNs);
                break;
            case 30:
                Model.Processes.Add(new ProcessRecord(3000, "mv"u8.ToArray()) { Uid = 1000, UserName = "ada", StartTicks = (ulong)_interval });
                break;
            case 35:
                Model.Devices.Add(new DeviceRecord(Hotplugged, "sdb") { Model = "Stick", SizeBytes = 1 << 30, MountPoints = ["/mnt"] });
                break;
            case 50:
                Model.Devices.TakeGone(Hotplugged);
                Model.Devices.RelateTaken(_source.NowNs);
                break;
            case 60:
                Model.Processes.MarkExited(3000, _source.NowNs);
                break;
            default:
                break;
        }

        _source.Lose(LossKind.RingFull, _interval % 10 == 3 ? 5u : 0);
    }

    private void Load()
    {
        for (int i = _random.Next(8); i >= 0; i--)
        {
            _sector = _random.Next(3) == 0 ? (ulong)_random.Next(1 << 20) * 8 : _sector;
            uint bytes = 4096u << _random.Next(4);
            Io(812, "postgres", Make.Dm, (IoOperation)_random.Next(2), bytes, 80_000 + (uint)_random.Next(900_000), _sector);
            Io(812, "postgres", Make.Nvme, IoOperation.Read, bytes, 70_000, _sector + 100, IoEventFlags.LowerLayer);
            _sector += bytes >> 9;
        }

        Io(44, "kworker/u8:1", Make.Sda1, IoOperation.Write, 65_536, 4_000_000, 9_000_000, IoEventFlags.KernelThread);
        Io(0, "", Make.Sda, IoOperation.Write, 4096, 0, 77, IoEventFlags.NoStart);
        Io(812, "postgres", Make.Dm, IoOperation.Flush, 0, 5_200_000, 0);
        if (_interval % 100 is >= 5 and < 60)
        {
            Io(3000, "cp", Make.Sda1, IoOperation.Read, 8192, 2_000_000, 4096);
        }

        if (_interval is >= 35 and < 50)
        {
            Io(5000 + ((uint)_interval % 3), "ghost", Hotplugged, IoOperation.Write, 1024, 9_000_000, 64);
        }
    }

    private void Io(
        uint tgid, string comm, uint dev, IoOperation op, uint bytes, uint latencyNs, ulong sector, IoEventFlags flags = IoEventFlags.None)
    {
        IoEvent ioEvent = Make.Event(_source.NowNs - (ulong)_random.Next(1000), dev, sector, bytes, tgid);
        ioEvent.QueueToCompleteNs = latencyNs;
        ioEvent.IssueToCompleteNs = latencyNs / 2;
        ioEvent.Op = op;
        ioEvent.Flags = flags;
        ioEvent.Comm = Make.Comm(comm);
        ioEvent.Error = (ushort)(_random.Next(50) == 0 ? 5 : 0);
        _source.Complete(in ioEvent);
        if (bytes is > 0 and <= 16_384 && latencyNs > 0)
        {
            Segment(in ioEvent);
        }
    }

    private void Segment(in IoEvent ioEvent)
    {
        byte[] path = Encoding.Latin1.GetBytes($"file{ioEvent.Tgid}.{_interval / 50}\0data\0");
        var file = new FileRecord
        {
            Type = PayloadType.File,
            FsDev = ioEvent.Dev,
            Inode = ioEvent.Tgid,
            Links = 1,
            Depth = 2,
            PathLength = (ushort)path.Length,
        };
        if (_random.Next(4) == 0)
        {
            _source.Enqueue(in file, path);
        }

        byte[] bytes = new byte[64];
        _random.NextBytes(bytes);
        SegmentRecord record = Payload.Segment(
            ioEvent.Sector, 0, ioEvent.Bytes, wanted: 64, captured: 64, dev: ioEvent.Dev, queueNs: ioEvent.QueueNs);
        record.FsDev = ioEvent.Dev;
        record.Inode = ioEvent.Tgid;
        _source.Enqueue(in record, bytes);
    }

    private void AddDevices()
    {
        Model.Devices.Add(new DeviceRecord(Make.Sda, "sda") { SizeBytes = 1UL << 40, Model = "Disk" });
        Model.Devices.Add(new DeviceRecord(Make.Sda1, "sda1") { Disk = Make.Sda, StartSector = 2048, MountPoints = ["/srv"], FileSystem = "ext4" });
        Model.Devices.Add(new DeviceRecord(Make.Nvme, "nvme0n1") { SizeBytes = 1UL << 39 });
        Model.Devices.Add(new DeviceRecord(Make.Dm, "dm-0") { DisplayName = "vg-root", Kind = DeviceKind.DeviceMapper, Slaves = [Make.Nvme], MountPoints = ["/"] });
    }

    private void AddProcesses()
    {
        Model.Processes.Add(new ProcessRecord(1, "systemd"u8.ToArray()) { UserName = "root", StartTicks = 1 });
        Model.Processes.Add(new ProcessRecord(812, "postgres"u8.ToArray())
        {
            CommandLine = "/bin/postgres\0-D\0/data\0"u8.ToArray(), CgroupPath = "/system.slice/pg.service"u8.ToArray(), Uid = 110,
            UserName = "postgres", StartTicks = 100,
        });
        Model.Processes.Add(new ProcessRecord(44, "kworker/u8:1"u8.ToArray()) { IsKernelThread = true, UserName = "root", StartTicks = 2 });
    }
}
