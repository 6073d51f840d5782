using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Everything but events: one record behind the other, each with its tag in front, in the order in which it was told. Numbers have 7 bits a
/// byte; totals are whole and not differences, so that a block needs none of those before it.
/// </summary>
internal sealed partial class RecordEncoder(ByteWriter into)
{
    // What others chose the number of, so that a record stays well below the size of a block.
    private const int MaxListBytes = 1 << 20;

    public uint Records { get; private set; }

    public int Length => into.Length;

    public ReadOnlySpan<byte> Written => into.Written;

    public void Clear()
    {
        into.Clear();
        Records = 0;
        _before = default;
    }

    public void File(in FileRecord record, ReadOnlySpan<byte> path)
    {
        Begin(RecordTag.File);
        into.Raw(in record);
        into.Bytes(path);
    }

    public void Function(ulong address, ReadOnlySpan<char> name)
    {
        Begin(RecordTag.Function);
        into.Number(address);
        into.Text(name);
    }

    public void Mounts(IReadOnlyList<MountRecord> mounts)
    {
        Begin(RecordTag.Mounts);
        int start = into.Length;
        int count = 0;
        while (count < mounts.Count && into.Length - start < MaxListBytes)
        {
            MountRecord mount = mounts[count++];
            into.Number(1);
            into.Number(mount.FsDev);
            into.Bytes(mount.Root);
            into.Bytes(mount.Point);
            into.Text(mount.FileSystem);
        }

        into.Number(0);
    }

    public void Stats(uint dev, in DiskStats stats)
    {
        Begin(RecordTag.Stats);
        into.Number(dev);
        foreach (ulong value in MemoryMarshal.Cast<DiskStats, ulong>(new ReadOnlySpan<DiskStats>(in stats)))
        {
            into.Number(value);
        }
    }

    public void Owner(uint id, in Owner owner)
    {
        Begin(RecordTag.Owner);
        into.Number(id);
        into.Number(owner.CgroupId);
        into.Number(owner.Tgid);
        into.Number(owner.Uid);
        into.Raw(owner.Comm);
    }

    public void Counter(in CounterKey key, in CounterValue value)
    {
        Begin(RecordTag.Counter);
        Key(in key);
        into.Number(value.Ios);
        into.Number(value.Bios);
        into.Number(value.Bytes);
        into.Number(value.LatencyNs);
        into.Number(value.LatencyMaxNs);
        into.Number(value.DeviceNs);
        into.Number(value.Errors);
        Buckets(value.Sizes);
        Buckets(value.Latencies);
    }

    public void CounterForgotten(in CounterKey key)
    {
        Begin(RecordTag.CounterForgotten);
        Key(in key);
    }

    public void Loss(LossKind kind, ulong total)
    {
        Begin(RecordTag.Loss);
        into.Number((uint)kind);
        into.Number(total);
    }

    public void Interval(in RecordedInterval interval)
    {
        Begin(RecordTag.Interval);
        into.Number(interval.NowNs);
        into.Signed(interval.UnixMinusMonotonicNs);
        into.Byte((byte)((interval.IsComplete ? 1 : 0) | (interval.ByThread ? 2 : 0) | (interval.ByDirtier ? 4 : 0)));
        into.Number(interval.StatsNs);
    }

    private void Begin(RecordTag tag)
    {
        into.Byte((byte)tag);
        Records++;
    }

    private void Key(in CounterKey key)
    {
        into.Number(key.Tgid);
        into.Number(key.Tid);
        into.Number(key.Dev);
        into.Byte((byte)key.Op);
        into.Byte(key.LowerLayer);
        into.Number(key.Reserved);
    }

    /// <summary>Which of them are not empty, a bit each, and those.</summary>
    private void Buckets(ReadOnlySpan<uint> buckets)
    {
        uint used = 0;
        for (int i = 0; i < buckets.Length; i++)
        {
            used |= buckets[i] != 0 ? 1u << i : 0;
        }

        into.Number(used);
        foreach (uint count in buckets)
        {
            if (count != 0)
            {
                into.Number(count);
            }
        }
    }
}
