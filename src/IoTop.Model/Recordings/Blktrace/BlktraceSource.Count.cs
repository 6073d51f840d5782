using System.Globalization;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <content>Who, where and how much: from completed bios to events, counters, processes and devices.</content>
public sealed partial class BlktraceSource : IBlktraceSink
{
    // A trace that names more than any machine has is not believed.
    private const int MaxTasks = 1 << 22;
    private const int MaxDevices = 4096;
    private const int MaxSlaves = 64;
    private const int MaxCounters = 1 << 20;
    private const string FileInfix = ".blktrace.";

    private readonly Dictionary<uint, TaskComm> _comms = [];
    private readonly Dictionary<uint, DeviceRecord> _devices = [];
    private readonly HashSet<uint> _traced = [];
    private readonly Dictionary<CounterKey, CounterValue> _counters = [];
    private readonly Dictionary<uint, uint> _flushCommands = [];
    private readonly ulong[] _lost = new ulong[Enum.GetValues<LossKind>().Length];
    private readonly HashSet<uint> _newTasks = [];
    private readonly List<uint> _newDevices = [];

    public bool ReadCounters(CounterTable table)
    {
        foreach (KeyValuePair<CounterKey, CounterValue> pair in _counters)
        {
            table.Update(pair.Key, pair.Value);
        }

        return true;
    }

    public bool TryGetOwner(uint id, out Owner owner)
    {
        owner = new Owner { Tgid = id };
        return _comms.TryGetValue(id, out owner.Comm);
    }

    public ulong Lost(LossKind kind) => _lost[(int)kind];

    public void Describe(IoModel model)
    {
        model.Clock.SetOffset(UnixMinusMonotonicNs);
        foreach (uint dev in _newDevices)
        {
            model.Devices.Add(_devices[dev]);
        }

        foreach (uint pid in _newTasks)
        {
            model.Processes.Add(new ProcessRecord(pid, _comms[pid].Bytes.ToArray()));
        }

        _newDevices.Clear();
        _newTasks.Clear();
    }

    TaskComm IBlktraceSink.CommOf(uint pid) => _comms.GetValueOrDefault(pid);

    void IBlktraceSink.Lost(LossKind kind) => _lost[(int)kind]++;

    bool IBlktraceSink.IsPartition(uint device, uint from, ulong startSector)
    {
        Known(device, null);

        // The numbers alone do not say which it is. A partition has its disk's major number, and no trace of its own.
        bool isPartition = !_traced.Contains(from) && DeviceNumber.Major(from) == DeviceNumber.Major(device) && from != device;
        if (isPartition)
        {
            if (!_devices.ContainsKey(from) && _devices.ContainsKey(device))
            {
                Tell(new DeviceRecord(from, PartitionName(device, from)) { Disk = device, StartSector = startSector });
            }

            return true;
        }

        Known(from, null);
        if (_devices.TryGetValue(from, out DeviceRecord? above) && _devices.ContainsKey(device) && !above.Slaves.Contains(device)
            && from != device && above.Slaves.Length < MaxSlaves)
        {
            Tell(above with { Slaves = [.. above.Slaves, device], Kind = DeviceKind.DeviceMapper });
        }

        return false;
    }

    void IBlktraceSink.Completed(in BlktraceBio bio, uint bytes, bool isWhole, ref BlktraceCompletion done)
    {
        Known(bio.Device, null);
        IoOperation op = OperationOf(bio.Category, bio.Bytes);
        ref CounterValue value = ref CounterOf(bio.Pid, bio.Dev, op, (bio.Flags & IoEventFlags.LowerLayer) != 0);
        value.Bytes += bytes;
        value.Ios += done.Bios++ == 0 && op != IoOperation.Flush ? 1u : 0;
        if (!isWhole)
        {
            return;
        }

        // As the kernel side does: the first flush to end is credited with the commands that the disk was sent.
        if ((bio.Category & (BlktraceCategory.Flush | BlktraceCategory.Fua)) != 0 && _flushCommands.Remove(bio.Device, out uint commands))
        {
            CounterOf(bio.Pid, bio.Dev, IoOperation.Flush, (bio.Flags & IoEventFlags.LowerLayer) != 0).Ios += commands;
        }

        IoEvent happened = EventOf(in bio, op, in done);
        CountBio(ref CounterOf(bio.Pid, bio.Dev, op, (bio.Flags & IoEventFlags.LowerLayer) != 0), in happened);
        Emit(in happened);
    }

    void IBlktraceSink.Ended(in BlktraceRecord record, ref BlktraceCompletion done)
    {
        Known(record.Device, null);
        IoOperation op = OperationOf(record.Category, record.Bytes);
        if (op == IoOperation.Flush && (record.Category & BlktraceCategory.Write) == 0)
        {
            // The command for all who wait: none of them.
            CollectionsMarshal.GetValueRefOrAddDefault(_flushCommands, record.Device, out _)++;
            return;
        }

        if (done.UnknownBytes == 0 && (done.Bios > 0 || record.Bytes == 0))
        {
            return;
        }

        _lost[(int)LossKind.NoStart]++;
        var bio = new BlktraceBio
        {
            Sector = done.UnknownSector,
            Bytes = done.UnknownBytes,
            Device = record.Device,
            Dev = record.Device,
            Category = record.Category,
            Flags = IoEventFlags.NoStart,
        };
        IoEvent happened = EventOf(in bio, op, in done);
        ref CounterValue value = ref CounterOf(0, record.Device, op, false);
        value.Bytes += bio.Bytes;
        value.Ios += done.Bios == 0 ? 1u : 0;
        CountBio(ref value, in happened);
        Emit(in happened);
    }

    private static IoEvent EventOf(in BlktraceBio bio, IoOperation op, in BlktraceCompletion done) => new()
    {
        CompleteNs = done.TimeNs,
        QueueToCompleteNs = bio.QueueNs == 0 || done.TimeNs < bio.QueueNs ? 0 : done.TimeNs - bio.QueueNs,
        IssueToCompleteNs = bio.IssueNs == 0 || done.TimeNs < bio.IssueNs ? 0 : done.TimeNs - bio.IssueNs,
        Sector = bio.Sector,
        Bytes = bio.Bytes,
        Dev = bio.Dev,
        ParentDev = bio.ParentDev,
        ParentSector = bio.ParentSector,
        CmdFlags = BlktraceFlags.ToCommandFlags(bio.Category, op),
        Tgid = bio.Pid,
        Tid = bio.Pid,
        Op = op,
        Flags = bio.Flags | (done.IsMerged ? IoEventFlags.Merged : IoEventFlags.None),
        Error = done.Error,
        Comm = bio.Comm,
    };

    private static IoOperation OperationOf(BlktraceCategory category, uint bytes) =>
        (category & BlktraceCategory.Passthrough) != 0 ? IoOperation.Driver
        : (category & BlktraceCategory.Discard) != 0 ? IoOperation.Discard
        : (category & BlktraceCategory.Flush) != 0 && bytes == 0 ? IoOperation.Flush
        : (category & BlktraceCategory.Write) != 0 ? IoOperation.Write
        : (category & BlktraceCategory.Read) != 0 ? IoOperation.Read : IoOperation.Other;

    private static void CountBio(ref CounterValue value, in IoEvent happened)
    {
        value.Bios++;
        value.Errors += happened.Error == 0 ? 0u : 1u;
        value.Sizes[IoHistogram.SizeBucket(happened.Bytes)]++;
        if (happened.QueueToCompleteNs != 0)
        {
            value.LatencyNs += happened.QueueToCompleteNs;
            value.LatencyMaxNs = Math.Max(value.LatencyMaxNs, happened.QueueToCompleteNs);
            value.DeviceNs += happened.IssueToCompleteNs;
            value.Latencies[IoHistogram.LatencyBucket(happened.QueueToCompleteNs)]++;
        }
    }

    private void Emit(in IoEvent happened)
    {
        if (Filter.Matches(in happened))
        {
            _events.Add(happened);
        }
    }

    private ref CounterValue CounterOf(uint pid, uint dev, IoOperation op, bool lowerLayer)
    {
        CounterKey key = new() { Tgid = pid, Tid = ByThread ? pid : 0, Dev = dev, Op = op, LowerLayer = lowerLayer ? (byte)1 : (byte)0 };
        if (_counters.Count >= MaxCounters && !_counters.ContainsKey(key))
        {
            _lost[(int)LossKind.CountersFull]++;
            key = new() { Dev = 0, Op = op };
        }

        return ref CollectionsMarshal.GetValueRefOrAddDefault(_counters, key, out _);
    }

    private void Named(uint pid, ReadOnlySpan<byte> text)
    {
        if (_comms.Count >= MaxTasks)
        {
            return;
        }

        TaskComm comm = default;
        Span<byte> bytes = comm;
        int end = text.IndexOf((byte)0);
        text = end < 0 ? text : text[..end];
        text[..Math.Min(text.Length, TaskComm.Length - 1)].CopyTo(bytes);
        ref TaskComm known = ref CollectionsMarshal.GetValueRefOrAddDefault(_comms, pid, out bool exists);
        if (!exists || !known.Bytes.SequenceEqual(comm.Bytes))
        {
            known = comm;
            _newTasks.Add(pid);
        }
    }

    /// <summary>A trace of a device is in a file that is named after it.</summary>
    private static void Name(BlktraceFile file)
    {
        string name = Path.GetFileName(file.Path);
        int infix = name.LastIndexOf(FileInfix, StringComparison.Ordinal);
        file.DeviceName = infix > 0 ? name[..infix] : null;
    }

    private void Known(uint dev, string? name)
    {
        if (!_devices.ContainsKey(dev))
        {
            Tell(new DeviceRecord(dev, name ?? Numbers(dev)) { Kind = name is null ? DeviceKind.Unknown : KindOf(name) });
        }
    }

    private void Tell(DeviceRecord record)
    {
        if (_devices.Count >= MaxDevices && !_devices.ContainsKey(record.Dev))
        {
            return;
        }

        _devices[record.Dev] = record;
        _newDevices.Remove(record.Dev);
        _newDevices.Add(record.Dev);
    }

    private static DeviceKind KindOf(string name) => name.StartsWith("dm-", StringComparison.Ordinal) ? DeviceKind.DeviceMapper
        : name.StartsWith("md", StringComparison.Ordinal) ? DeviceKind.Raid
        : name.StartsWith("loop", StringComparison.Ordinal) ? DeviceKind.Loop
        : name.StartsWith("zram", StringComparison.Ordinal) ? DeviceKind.Zram : DeviceKind.Disk;

    private static string Numbers(uint dev) =>
        string.Create(CultureInfo.InvariantCulture, $"{DeviceNumber.Major(dev)}:{DeviceNumber.Minor(dev)}");

    /// <summary>sda1 of sda, where the minor number says so; else the numbers.</summary>
    private string PartitionName(uint device, uint from)
    {
        string disk = _devices.TryGetValue(device, out DeviceRecord? record) ? record.Name : "";
        uint number = DeviceNumber.Minor(from) - DeviceNumber.Minor(device);
        bool isKnown = disk.StartsWith("sd", StringComparison.Ordinal) || disk.StartsWith("vd", StringComparison.Ordinal);
        return isKnown && number is > 0 and < 16 ? string.Create(CultureInfo.InvariantCulture, $"{disk}{number}") : Numbers(from);
    }
}
