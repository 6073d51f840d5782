using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Model.Tests;

/// <summary>Writes down what it is told, a line each, every byte of it.</summary>
internal sealed class TellingSink : IRecordingSink
{
    public List<string> Lines { get; } = [];

    public List<IoEvent> AllEvents { get; } = [];

    public int Intervals { get; private set; }

    public void Events(ReadOnlySpan<IoEvent> events)
    {
        AllEvents.AddRange(events);
        foreach (ref readonly IoEvent next in events)
        {
            Lines.Add("event " + Hex(in next));
        }
    }

    public void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes) =>
        Lines.Add($"segment {Hex(in record)} {Convert.ToHexString(bytes)}");

    public void File(in FileRecord record, ReadOnlySpan<byte> path) => Lines.Add($"file {Hex(in record)} {Convert.ToHexString(path)}");

    public void Function(ulong address, ReadOnlySpan<char> name) => Lines.Add($"function {address:x} {name}");

    public void Process(ProcessRecord record) => Lines.Add(
        $"process {record with { Comm = [], CommandLine = [], CgroupPath = [] }} {Convert.ToHexString(record.Comm)} " +
        $"{Convert.ToHexString(record.CommandLine)} {Convert.ToHexString(record.CgroupPath)}");

    public void ProcessEnded(uint tid, ulong nowNs) => Lines.Add($"ended {tid} {nowNs}");

    public void Device(DeviceRecord record) => Lines.Add(
        $"device {record with { Slaves = [], MountPoints = [] }} {string.Join(',', record.Slaves)} {string.Join(',', record.MountPoints)}");

    public void DeviceGone(uint dev) => Lines.Add($"gone {dev}");

    public void Mounts(IReadOnlyList<MountRecord> mounts)
    {
        StringBuilder text = new("mounts");
        foreach (MountRecord mount in mounts)
        {
            text.Append(CultureInfo.InvariantCulture, $" {mount.FsDev}:{Convert.ToHexString(mount.Root)}:{Convert.ToHexString(mount.Point)}:{mount.FileSystem}");
        }

        Lines.Add(text.ToString());
    }

    public void Stats(uint dev, in DiskStats stats) => Lines.Add($"stats {dev} {Hex(in stats)}");

    public void Owner(uint id, in Owner owner) => Lines.Add($"owner {id} {Hex(in owner)}");

    public void Counter(in CounterKey key, in CounterValue value) => Lines.Add($"counter {Hex(in key)} {Hex(in value)}");

    public void CounterForgotten(in CounterKey key) => Lines.Add($"forgotten {Hex(in key)}");

    public void Loss(LossKind kind, ulong total) => Lines.Add($"loss {kind} {total}");

    public void Interval(in RecordedInterval interval)
    {
        Lines.Add(interval.ToString());
        Intervals++;
    }

    public static string Hex<T>(in T value)
        where T : unmanaged => Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
