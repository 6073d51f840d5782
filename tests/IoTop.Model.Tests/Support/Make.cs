using System.Text;

namespace IoTop.Model.Tests;

internal static class Make
{
    public const ulong Second = 1_000_000_000;

    public static readonly uint Sda = DeviceNumber.Make(8, 0);
    public static readonly uint Sda1 = DeviceNumber.Make(8, 1);
    public static readonly uint Sda2 = DeviceNumber.Make(8, 2);
    public static readonly uint Nvme = DeviceNumber.Make(259, 0);
    public static readonly uint Dm = DeviceNumber.Make(253, 0);
    public static readonly uint Loop = DeviceNumber.Make(7, 0);

    public static CounterKey Key(
        uint tgid, uint dev, IoOperation op = IoOperation.Read, uint tid = 0, bool lower = false) =>
        new() { Tgid = tgid, Tid = tid, Dev = dev, Op = op, LowerLayer = (byte)(lower ? 1 : 0) };

    /// <summary>Running totals of so many I/Os of the same size and latency.</summary>
    public static CounterValue Value(uint ios, uint bytesEach = 4096, ulong latencyNs = 1000)
    {
        CounterValue value = default;
        Add(ref value, ios, bytesEach, latencyNs);
        return value;
    }

    public static void Add(ref CounterValue value, uint ios, uint bytesEach = 4096, ulong latencyNs = 1000, uint errors = 0)
    {
        value.Ios += ios;
        value.Bios += ios;
        value.Bytes += ios * (ulong)bytesEach;
        value.LatencyNs += ios * latencyNs;
        value.DeviceNs += ios * latencyNs / 2;
        value.LatencyMaxNs = Math.Max(value.LatencyMaxNs, latencyNs);
        value.Errors += errors;
        unchecked
        {
            value.Sizes[IoHistogram.SizeBucket(bytesEach)] += ios;
            value.Latencies[IoHistogram.LatencyBucket(latencyNs)] += ios;
        }
    }

    public static TaskComm Comm(string text)
    {
        TaskComm comm = default;
        Encoding.Latin1.GetBytes(text).CopyTo(((Span<byte>)comm)[..15]);
        return comm;
    }

    public static IoEvent Event(ulong completeNs = Second, uint dev = 0, ulong sector = 0, uint bytes = 4096, uint tgid = 1) => new()
    {
        CompleteNs = completeNs,
        QueueToCompleteNs = 1000,
        IssueToCompleteNs = 500,
        Dev = dev == 0 ? Sda : dev,
        Sector = sector,
        Bytes = bytes,
        Tgid = tgid,
        Tid = tgid,
        Op = IoOperation.Read,
        Comm = Comm("worker"),
    };

    public static ProcessCatalog Processes() => new(new ProcessCatalogOptions { ProcRoot = null });

    /// <summary>sda with two partitions, an nvme disk, a dm device on sda2 and a loop device.</summary>
    public static DeviceCatalog Devices()
    {
        DeviceCatalog devices = new(new DeviceCatalogOptions { ProcRoot = null, SysRoot = null, UdevRoot = null });
        devices.Add(new DeviceRecord(Sda, "sda") { Model = "QEMU HARDDISK" });
        devices.Add(new DeviceRecord(Sda1, "sda1") { Disk = Sda, MountPoints = ["/boot"] });
        devices.Add(new DeviceRecord(Sda2, "sda2") { Disk = Sda });
        devices.Add(new DeviceRecord(Nvme, "nvme0n1"));
        devices.Add(new DeviceRecord(Dm, "dm-0") { DisplayName = "vg-root", Kind = DeviceKind.DeviceMapper, Slaves = [Sda2] });
        devices.Add(new DeviceRecord(Loop, "loop0") { Kind = DeviceKind.Loop });
        return devices;
    }

    public static ProcessInfo AddProcess(ProcessCatalog catalog, uint tgid, string comm = "worker", bool kernel = false) =>
        catalog.Add(new ProcessRecord(tgid, Encoding.Latin1.GetBytes(comm)) { IsKernelThread = kernel, UserName = "root" });
}
