using System.Text;
using IoTop.Exports;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Exports;

/// <summary>I/Os of a script, told to exporters; a folder for their files that goes when the test is over.</summary>
internal sealed class ExportedWorld : IExportInput
{
    public const uint Sda = 8u << 20;
    public const uint Sda1 = Sda | 1;
    public const uint Dm = 253u << 20;

    private readonly ScriptedEventSource _source = new() { NowNs = 1_000_000_000 };
    private readonly List<IoEvent> _waiting = [];
    private int _intervals = 3;

    public ExportedWorld()
    {
        Directory.CreateDirectory(Root);
        Model = new IoModel(_source, IoModelOptions.Detached with { EventCapacity = 1 << 16 });
        Model.Devices.Add(new DeviceRecord(Sda, "sda") { SizeBytes = 1ul << 40 });
        Model.Devices.Add(new DeviceRecord(Sda1, "sda1") { Disk = Sda, StartSector = 2048 });
        Model.Devices.Add(new DeviceRecord(Dm, "dm-0") { DisplayName = "root", Slaves = [Sda1] });
        Model.Clock.SetOffset(1_700_000_000_000_000_000);
    }

    public string Root { get; } = Path.Combine(Path.GetTempPath(), $"iotop-export-{Guid.NewGuid():N}");

    public IoModel Model { get; }

    public bool HasPayload => false;

    public StringWriter Summary { get; } = new() { NewLine = "\n" };

    public List<IoEvent> Events => _waiting;

    /// <summary>An I/O that was queued, issued (0: never) and completed at these times.</summary>
    public IoEvent Io(
        ulong queue, ulong issue, ulong complete, ulong sector, uint sectors, IoOperation op = IoOperation.Write, uint dev = Sda,
        IoEventFlags flags = IoEventFlags.None, uint pid = 7, string comm = "dd", ushort error = 0)
    {
        IoEvent happened = new()
        {
            CompleteNs = complete,
            QueueToCompleteNs = queue == 0 ? 0 : complete - queue,
            IssueToCompleteNs = issue == 0 ? 0 : complete - issue,
            Sector = sector,
            Bytes = sectors * 512,
            Op = op,
            Dev = dev,
            Flags = flags,
            Tgid = pid,
            Tid = pid,
            Error = error,
            CmdFlags = op switch { IoOperation.Read => 0u, IoOperation.Discard => 3u, IoOperation.Flush => 0x4_0801u, _ => 0x801u },
        };
        Encoding.ASCII.GetBytes(comm, happened.Comm);
        _waiting.Add(happened);
        return happened;
    }

    public ExportedWorld Export(IExporter exporter)
    {
        using (exporter)
        {
            new ExportRun(this, exporter, null, static () => true).Run(Summary);
        }

        return this;
    }

    public bool Read(out bool isIntervalOver)
    {
        isIntervalOver = true;
        if (_intervals-- == 0)
        {
            return false;
        }

        foreach (IoEvent happened in _waiting.Where(e => _intervals == 2 - ((int)e.Sector % 3)))
        {
            _source.Complete(in happened);
        }

        _source.NowNs += 1_000_000_000;
        Model.Drain();
        return true;
    }

    /// <summary>The I/Os of the files that were written, by when they completed.</summary>
    public List<IoEvent> ReadBack(params string[] names)
    {
        using var source = new BlktraceSource(BlktracePaths.Of(names.Select(name => Path.Combine(Root, name))));
        var store = new EventStore(1 << 16);
        while (source.Read(out _))
        {
            source.Drain(store);
        }

        List<IoEvent> events = [];
        for (long i = store.FirstSequence; i < store.NextSequence; i++)
        {
            events.Add(store[i]);
        }

        return events;
    }

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
