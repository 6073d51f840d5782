using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model.Tests;

/// <summary>Tells a sink anything, every field of it any value: what is garbage must come back as the same garbage.</summary>
internal sealed class RandomTale(int seed)
{
    private readonly Random _random = new(seed);

    public void Interval(IRecordingSink into, int events, int others)
    {
        into.Events(Garbage<IoEvent>(events));
        for (int i = 0; i < others; i++)
        {
            Record(into);
        }

        into.Interval(new RecordedInterval(Number(), (long)Number(), Coin(), Coin(), Coin()) { StatsNs = Number() });
    }

    public void Payload(IRecordingSink into, int count)
    {
        for (int i = 0; i < count; i++)
        {
            SegmentRecord segment = Garbage<SegmentRecord>(1)[0];
            segment.Kind = PageKind.None;
            segment.EndIo = 0;
            segment.Type = PayloadType.Segment;
            byte[] bytes = Bytes(300);
            into.Segment(in segment, bytes);
            byte[] path = Bytes(100);
            into.File(in Garbage<FileRecord>(1)[0], path);
            into.Function(Number(), Text());
        }
    }

    public T[] Garbage<T>(int count)
        where T : unmanaged
    {
        T[] values = new T[count];
        _random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private void Record(IRecordingSink into)
    {
        switch (_random.Next(11))
        {
            case 0:
                into.Process(Process());
                break;
            case 1:
                into.ProcessEnded((uint)Number(), Number());
                break;
            case 2:
                into.Device(Device());
                break;
            case 3:
                into.DeviceGone((uint)Number());
                break;
            case 4:
                into.Mounts([new MountRecord((uint)Number(), Bytes(20), Bytes(20), Text()), new MountRecord(0, [], [], "")]);
                break;
            case 5:
                into.Stats((uint)Number(), in Garbage<DiskStats>(1)[0]);
                break;
            case 6:
                into.Owner((uint)Number(), in Garbage<Owner>(1)[0]);
                break;
            case 7:
                into.CounterForgotten(in Garbage<CounterKey>(1)[0]);
                break;
            case 8:
                into.Loss((LossKind)_random.Next(20), Number());
                break;
            default:
                into.Counter(in Garbage<CounterKey>(1)[0], in Garbage<CounterValue>(1)[0]);
                break;
        }
    }

    private ProcessRecord Process() => new((uint)Number(), Bytes(16))
    {
        Tid = (uint)Number(),
        ParentId = (uint)Number(),
        CommandLine = Bytes(200),
        CgroupPath = Bytes(60),
        Uid = (uint)Number(),
        UserName = Coin() ? Text() : null,
        IsKernelThread = Coin(),
        Priority = new IoPriority((IoPriorityClass)_random.Next(256), (byte)_random.Next(256)) { ThreadsDiffer = Coin() },
        Nice = _random.Next(int.MinValue, int.MaxValue),
        ThreadCount = (uint)Number(),
        StartTicks = Number(),
        IsExited = Coin(),
        ExitedNs = Number(),
        IsGhost = Coin(),
        IsSame = Coin(),
    };

    private DeviceRecord Device() => new((uint)Number(), Text())
    {
        DisplayName = Coin() ? Text() : null,
        Kind = (DeviceKind)_random.Next(8),
        Disk = Coin() ? (uint)Number() : null,
        StartSector = Number(),
        Slaves = [.. Garbage<uint>(_random.Next(4))],
        MountPoints = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Text())],
        FileSystem = Text(),
        FileSystemBlockSize = (uint)Number(),
        Model = Text(),
        SizeBytes = Number(),
        IsSwap = Coin(),
        IsReadOnly = Coin(),
        IsRemovable = Coin(),
        IsRotational = Coin(),
        LogicalBlockSize = (uint)Number(),
        Scheduler = Text(),
        QueueRequests = (uint)Number(),
        BackingFile = Text(),
        MapType = Text(),
        Label = Text(),
        IsSame = Coin(),
    };

    private bool Coin() => _random.Next(2) == 0;

    // Of every length: a number of seven bits a byte has its own at each.
    private ulong Number() => (ulong)_random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64);

    private byte[] Bytes(int max)
    {
        byte[] bytes = new byte[_random.Next(max)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Text()
    {
        StringBuilder text = new();
        for (int i = _random.Next(20); i > 0; i--)
        {
            text.Append((char)_random.Next(1, 0xD800));
        }

        return text.ToString();
    }
}
