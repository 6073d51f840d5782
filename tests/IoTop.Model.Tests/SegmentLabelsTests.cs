using System.Text;

namespace IoTop.Model.Tests;

public sealed class SegmentLabelsTests : IDisposable
{
    private const uint Meta = 1 << 12;
    private const uint Swap = 1 << 24;
    private const ulong Address = 0xffffffff81234560;

    private readonly ScriptedEventSource _source = new();
    private readonly DeviceCatalog _devices = Make.Devices();
    private readonly SegmentLabels _labels;

    public SegmentLabelsTests()
    {
        _labels = new SegmentLabels(_source, _devices);
        Mount(Make.Sda1, "ext4", "/boot");
        _devices.Add(new DeviceRecord(Make.Loop, "loop0") { IsSwap = true });
    }

    private void Mount(uint dev, string fileSystem, string point) => _devices.Add(new DeviceRecord(dev, $"dev{dev}")
    {
        FileSystem = fileSystem,
        MountPoints = [point],
    });

    public void Dispose()
    {
        _devices.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void SegmentLabels_asks_again_for_a_function_that_had_no_name_yet()
    {
        var io = new IoEvent { Dev = Make.Sda1, Op = IoOperation.Write };
        var segment = new Segment { Record = new SegmentRecord { Dev = Make.Sda1, EndIo = Address } };
        Assert.NotEqual(SegmentOrigin.Log, _labels.OriginOf(in segment, in io));
        _source.Functions[Address] = "xlog_bio_end_io";
        Assert.Equal(SegmentOrigin.Log, _labels.OriginOf(in segment, in io));
    }

    // Mounted ext4 on sda1; nothing on nvme0n1.
    [Theory]
    [InlineData("journal_end_buffer_io_sync", PageKind.BlockDevice, "[ext4 journal]", "[journal]")]
    [InlineData("xlog_ioend_work", PageKind.None, "[xfs log]", "[xfs log]")]
    [InlineData("xlog_bio_end_io", PageKind.Unknown, "[xfs log]", "[xfs log]")]
    [InlineData("xfs_buf_bio_end_io", PageKind.Unknown, "[xfs metadata]", "[xfs metadata]")]
    [InlineData("btrfs_end_super_write", PageKind.BlockDevice, "[btrfs metadata]", "[btrfs metadata]")]
    [InlineData("end_swap_bio_write", PageKind.None, "[swap]", "[swap]")]
    [InlineData("end_swap_bio_read", PageKind.Anonymous, "[swap]", "[swap]")]
    [InlineData("blkdev_bio_end_io_async", PageKind.Anonymous, "[raw device]", "[raw device]")]
    [InlineData("iomap_dio_bio_end_io", PageKind.Anonymous, "[direct]", "[direct]")]
    [InlineData("dio_bio_end_aio", PageKind.None, "[direct]", "[direct]")]
    [InlineData("end_bio_bh_io_sync", PageKind.BlockDevice, "[ext4 metadata]", "[raw device]")]
    [InlineData("end_buffer_async_write", PageKind.BlockDevice, "[ext4 metadata]", "[raw device]")]
    [InlineData("dio_bio_end_aio", PageKind.File, "[direct]", "[direct]")]
    [InlineData("bh_end_write", PageKind.BlockDevice, "[ext4 metadata]", "[raw device]")]
    [InlineData("ext4_end_bitmap_read", PageKind.BlockDevice, "[ext4 metadata]", "[raw device]")]
    [InlineData("mpage_end_io", PageKind.BlockDevice, "[raw device]", "[raw device]")]
    [InlineData("ext4_end_bio", PageKind.None, "?", "?")]
    [InlineData("", PageKind.BlockDevice, "?", "[raw device]")]
    [InlineData("", PageKind.Anonymous, "[anon]", "[anon]")]
    [InlineData("", PageKind.None, "?", "?")]
    [InlineData("", PageKind.Unknown, "?", "?")]
    [InlineData("", PageKind.File, "[inode 17]", "[inode 17]")]
    public void SegmentLabels_name_what_is_no_file(string function, PageKind kind, string mounted, string unmounted)
    {
        _source.Functions[Address] = function;
        Assert.Equal(mounted, Label(Make.Sda1, kind));
        Assert.Equal(unmounted, Label(Make.Nvme, kind));
    }

    [Fact]
    public void SegmentLabels_go_by_the_flags_of_the_io()
    {
        Assert.Equal("[swap]", Label(Make.Sda1, PageKind.None, cmdFlags: Swap));
        Assert.Equal("[ext4 metadata]", Label(Make.Sda1, PageKind.BlockDevice, cmdFlags: Meta));
        Assert.Equal("[metadata]", Label(Make.Nvme, PageKind.None, cmdFlags: Meta));
        Assert.Equal("[metadata]", Label(DeviceNumber.Make(99, 9), PageKind.None, cmdFlags: Meta));
        Assert.Equal("[inode 17]", Label(Make.Sda1, PageKind.File, cmdFlags: Meta));
        _source.Description = _source.Description with { CommandFlags = new CommandFlags([new("META", 3)]) };
        Assert.Equal("?", Label(Make.Sda1, PageKind.None, cmdFlags: Meta));
        Assert.Equal("[ext4 metadata]", Label(Make.Sda1, PageKind.None, cmdFlags: 8));
    }

    [Fact]
    public void SegmentLabels_know_swap_by_its_device()
    {
        Assert.Equal("[swap]", Label(Make.Loop, PageKind.None));
        Assert.Equal("[swap]", Label(Make.Loop, PageKind.Anonymous));
    }

    [Fact]
    public void SegmentLabels_know_the_journal_by_its_thread()
    {
        _source.Functions[Address] = "end_bio_bh_io_sync";
        IoEvent ioEvent = Event(Make.Sda1, IoEventFlags.KernelThread, "jbd2/sda1-8");
        Assert.Equal("[ext4 journal]", Label(Segment(Make.Sda1, PageKind.BlockDevice), ioEvent));
        Assert.Equal("[ext4 journal]", Label(Segment(Make.Sda1, PageKind.None), ioEvent));
        Assert.Equal("[inode 17]", Label(Segment(Make.Sda1, PageKind.File), ioEvent));
        IoEvent liar = Event(Make.Sda1, IoEventFlags.None, "jbd2/sda1-8");
        Assert.Equal("[ext4 metadata]", Label(Segment(Make.Sda1, PageKind.BlockDevice), liar));
        ioEvent.Op = IoOperation.Read;
        Assert.Equal("[ext4 metadata]", Label(Segment(Make.Sda1, PageKind.BlockDevice), ioEvent));
    }

    [Fact]
    public void SegmentLabels_show_the_path_of_a_file()
    {
        Segment segment = Segment(Make.Sda1, PageKind.File);
        segment.File = new FileEntry(Make.Sda1, 17, 0) { Path = "/grub/x"u8.ToArray() };
        Assert.Equal("/boot/grub/x", Label(segment, Event(Make.Sda1)));
        Assert.Equal(SegmentOrigin.File, _labels.OriginOf(in segment, Event(Make.Sda1)));
        segment.Record.Kind = PageKind.Direct;
        Assert.Equal("/boot/grub/x", Label(segment, Event(Make.Sda1)));
    }

    [Fact]
    public void SegmentLabels_know_the_metadata_of_btrfs()
    {
        uint anonymous = DeviceNumber.Make(0, 40);
        Segment segment = Segment(Make.Nvme, PageKind.File);
        segment.Record.Inode = 1;
        segment.Record.FsDev = anonymous;
        Assert.Equal("[inode 1]", Label(segment, Event(Make.Nvme)));
        _devices.Mounts.Add(anonymous, "/"u8.ToArray(), "/b"u8.ToArray(), "btrfs");
        Assert.Equal("[btrfs metadata]", Label(segment, Event(Make.Nvme)));
        segment.File = new FileEntry(anonymous, 1, 0) { FileSystem = "ext4" };
        Assert.Equal("[inode 1]", Label(segment, Event(Make.Nvme)));
        segment.File = new FileEntry(anonymous, 1, 0) { FileSystem = "btrfs" };
        Assert.Equal("[btrfs metadata]", Label(segment, Event(Make.Nvme)));
    }

    [Fact]
    public void SegmentLabels_look_through_stacked_devices_and_disks()
    {
        _source.Functions[Address] = "end_bio_bh_io_sync";
        DeviceCatalog devices = new(new DeviceCatalogOptions { ProcRoot = null, SysRoot = null, UdevRoot = null });
        devices.Add(new DeviceRecord(Make.Sda, "sda"));
        devices.Add(new DeviceRecord(Make.Sda1, "sda1")
        {
            Disk = Make.Sda, StartSector = 100, SizeBytes = 51_200, FileSystem = "vfat", MountPoints = ["/efi"],
        });
        devices.Add(new DeviceRecord(Make.Sda2, "sda2") { Disk = Make.Sda, StartSector = 200, SizeBytes = 51_200 });
        devices.Add(new DeviceRecord(Make.Dm, "dm-0") { Slaves = [Make.Sda2], FileSystem = "ext4", MountPoints = ["/"] });
        SegmentLabels labels = new(_source, devices);
        Assert.Equal("[vfat metadata]", LabelAt(labels, Make.Sda, 100));
        Assert.Equal("?", LabelAt(labels, Make.Sda, 99)); // between partitions, one of which is held: nobody knows
        Assert.Equal("[ext4 metadata]", LabelAt(labels, Make.Sda, 200));
        Assert.Equal("[ext4 metadata]", LabelAt(labels, Make.Sda2, 200));
        devices.Add(new DeviceRecord(Make.Nvme, "dm-1") { Slaves = [Make.Sda2], FileSystem = "xfs", MountPoints = ["/x"] });
        Assert.Equal("?", LabelAt(labels, Make.Sda2, 200));
        Segment lower = Segment(Make.Sda2, PageKind.BlockDevice);
        lower.Record.Flags |= SegmentFlags.LowerLayer;
        IoEvent ioEvent = Event(Make.Sda2) with { ParentDev = Make.Dm };
        byte[] text = new byte[64];
        Assert.Equal("[ext4 metadata]", Encoding.Latin1.GetString(text, 0, labels.Write(in lower, in ioEvent, text)));
        devices.Dispose();
    }

    [Fact]
    public void SegmentLabels_write_as_much_as_fits_and_allocate_nothing()
    {
        _source.Functions[Address] = "journal_end_buffer_io_sync";
        Segment segment = Segment(Make.Sda1, PageKind.BlockDevice);
        Segment file = Segment(Make.Sda1, PageKind.File);
        IoEvent ioEvent = Event(Make.Sda1);
        byte[] text = new byte[6];
        Assert.Equal(6, _labels.Write(in segment, in ioEvent, text));
        Assert.Equal("[ext4 "u8, text);
        Assert.Equal(0, _labels.Write(in segment, in ioEvent, default));
        Assert.Equal(0, _labels.Write(in file, in ioEvent, default));
        byte[] room = new byte[100];
        Allocations.AssertNone(() =>
        {
            _labels.Write(in segment, in ioEvent, room);
            _labels.Write(in file, in ioEvent, room);
        });
    }

    private static Segment Segment(uint dev, PageKind kind) => new()
    {
        Record = Payload.Segment(0, 0, 4096, dev: dev, kind: kind) with { EndIo = Address, Inode = 17 },
        Data = -1,
    };

    private static IoEvent Event(uint dev, IoEventFlags flags = IoEventFlags.None, string comm = "dd") =>
        Payload.Event(0, 4096, dev) with { Flags = flags, Comm = Make.Comm(comm) };

    private string Label(uint dev, PageKind kind, uint cmdFlags = 0) =>
        Label(Segment(dev, kind), Event(dev) with { CmdFlags = cmdFlags });

    private static string LabelAt(SegmentLabels labels, uint dev, ulong sector)
    {
        Segment segment = Segment(dev, PageKind.BlockDevice);
        segment.Record.Sector = sector;
        IoEvent ioEvent = Event(dev);
        byte[] text = new byte[64];
        return Encoding.Latin1.GetString(text, 0, labels.Write(in segment, in ioEvent, text));
    }

    private string Label(Segment segment, IoEvent ioEvent)
    {
        byte[] text = new byte[256];
        return Encoding.Latin1.GetString(text, 0, _labels.Write(in segment, in ioEvent, text));
    }
}
