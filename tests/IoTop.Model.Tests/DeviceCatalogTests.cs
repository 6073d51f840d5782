namespace IoTop.Model.Tests;

public sealed class DeviceCatalogTests : IDisposable
{
    private const string Zeros = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

    private readonly TempTree _proc = new();
    private readonly TempTree _sys = new();
    private readonly TempTree _udev = new();
    private readonly DeviceCatalog _catalog;
    private string _diskStats = "";

    public DeviceCatalogTests()
    {
        _catalog = new DeviceCatalog(new DeviceCatalogOptions
        {
            ProcRoot = _proc.Root,
            SysRoot = _sys.Root,
            UdevRoot = _udev.Root,
            MountRoot = null,
            RescanInterval = TimeSpan.FromSeconds(5),
        });
        AddDisk("8:0", "sda", size: 1000);
        _sys.Write("devices/sda/queue/scheduler", "mq-deadline [none] kyber\n");
        _sys.Write("devices/sda/queue/rotational", "1\n");
        _sys.Write("devices/sda/queue/logical_block_size", "4096\n");
        _sys.Write("devices/sda/queue/nr_requests", "64\n");
        _sys.Write("devices/sda/device/model", "QEMU HARDDISK   \n");
        AddPartition("8:10", "sda", "sda10", start: 500);
        AddPartition("8:1", "sda", "sda1", start: 8);
        AddDisk("253:0", "dm-0", size: 200);
        _sys.Write("devices/dm-0/dm/name", "vg-root\n");
        _sys.Write("devices/dm-0/dm/uuid", "CRYPT-LUKS2-0123-vg\n");
        _sys.Link("devices/dm-0/slaves/sda1", "../../sda/sda1");
        AddDisk("7:0", "loop0", size: 10);
        _sys.Write("devices/loop0/loop/backing_file", "/srv/image file.img\n");
        AddDisk("9:127", "md127", size: 10);
        _sys.Write("devices/md127/md/level", "raid1\n");
        _udev.Write("b9:127", "N:md127\nE:MD_DEVNAME=data\nE:ID_FS_LABEL=backup\nE:ID_FS_TYPE=xfs\n");
        AddDisk("252:0", "zram0", size: 10);
        _proc.Write("self/mountinfo",
            "27 1 253:0 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw\n" +
            "28 27 8:10 / /mnt/with\\040blank\\134 rw - vfat /dev/sda10 rw\n" +
            "29 27 8:10 /etc /bind rw - vfat /dev/sda10 rw\n" +
            "30 27 0:55 /@home /home rw - btrfs /dev/md127 rw\n" +
            "31 27 0:21 / /proc rw - proc proc rw\n" +
            "cut line 1:2\n\n");
        _proc.Write("swaps", "Filename Type Size Used Priority\n/dev/zram0 partition 1 2 100\n/swap.img file 1 1 1\n");
        WriteDiskStats();
        _catalog.Refresh(Make.Second);
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _proc.Dispose();
        _sys.Dispose();
        _udev.Dispose();
    }

    [Fact]
    public void DeviceCatalog_lists_disks_with_their_partitions_in_natural_order() =>
        Assert.Equal(
            ["dm-0", "loop0", "md127", "sda", "sda1", "sda10", "zram0"],
            _catalog.Devices.ToArray().Select(static device => device.Name));

    [Fact]
    public void DeviceCatalog_knows_what_a_disk_is()
    {
        DeviceInfo sda = Find("sda");
        Assert.Equal(DeviceKind.Disk, sda.Kind);
        Assert.Equal(512_000ul, sda.SizeBytes);
        Assert.Equal("none", sda.Scheduler);
        Assert.True(sda.IsRotational);
        Assert.Equal(4096u, sda.LogicalBlockSize);
        Assert.Equal(64u, sda.QueueRequests);
        Assert.Equal("QEMU HARDDISK", sda.Model);
        Assert.Equal(["sda1", "sda10"], sda.Partitions.Select(static partition => partition.Name));
        Assert.True(sda.IsHeld);
        Assert.Empty(sda.Holders);
        Assert.Empty(sda.MountPoints);
        Assert.Equal("/srv/image file.img", Find("loop0").BackingFile);
        Assert.Equal(DeviceKind.Loop, Find("loop0").Kind);
        Assert.Equal(DeviceKind.Zram, Find("zram0").Kind);
    }

    [Fact]
    public void DeviceCatalog_relates_partitions_and_stacked_devices()
    {
        DeviceInfo sda1 = Find("sda1");
        Assert.Equal(DeviceKind.Partition, sda1.Kind);
        Assert.Same(Find("sda"), sda1.Disk);
        Assert.Equal(8ul, sda1.StartSector);
        DeviceInfo map = Find("dm-0");
        Assert.Equal(DeviceKind.DeviceMapper, map.Kind);
        Assert.Equal("vg-root", map.DisplayName);
        Assert.Equal("CRYPT-LUKS2", map.MapType);
        Assert.Same(sda1, Assert.Single(map.Slaves));
        Assert.Same(map, Assert.Single(sda1.Holders));
        Assert.Equal([DeviceNumber.Make(8, 0), DeviceNumber.Make(8, 1), DeviceNumber.Make(8, 10)], _catalog.WithPartitions([DeviceNumber.Make(8, 0)]).ToArray());
    }

    [Fact]
    public void DeviceCatalog_knows_mounts_labels_and_swap()
    {
        Assert.Equal(["/"], Find("dm-0").MountPoints.ToArray());
        Assert.Equal("ext4", Find("dm-0").FileSystem);
        Assert.Equal(["/mnt/with blank\\"], Find("sda10").MountPoints.ToArray());
        Assert.Equal("vfat", Find("sda10").FileSystem);
        DeviceInfo raid = Find("md127");
        Assert.Equal(["/home"], raid.MountPoints.ToArray());
        Assert.Equal("btrfs", raid.FileSystem);
        Assert.Equal("backup", raid.Label);
        Assert.Equal("data", raid.DisplayName);
        Assert.Equal("raid1", raid.MapType);
        Assert.True(Find("zram0").IsSwap);
        Assert.False(Find("sda").IsSwap);
    }

    [Theory]
    [InlineData("sda1", "sda1")]
    [InlineData("/dev/sda1", "sda1")]
    [InlineData("8:1", "sda1")]
    [InlineData("vg-root", "dm-0")]
    [InlineData("/dev/mapper/vg-root", "dm-0")]
    [InlineData("/dev/md/data", "md127")]
    [InlineData("/home", "md127")]
    [InlineData("/", "dm-0")]
    [InlineData("sdz", null)]
    [InlineData("", null)]
    [InlineData("/dev/", null)]
    public void DeviceCatalog_finds_by_any_name(string name, string? found)
    {
        Assert.Equal(found is not null, _catalog.TryFind(name, out DeviceInfo info));
        Assert.Equal(found, info?.Name);
    }

    [Fact]
    public void DeviceCatalog_takes_statistics_with_every_refresh()
    {
        _diskStats = _diskStats.Replace("sda" + Zeros, "sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n", StringComparison.Ordinal);
        WriteDiskStats();
        int version = _catalog.Version;
        _catalog.Refresh(2 * Make.Second);
        DiskStats stats = Find("sda").Stats;
        Assert.Equal(new DiskTotals(1, 3, 5, 7, 12, 14, 16), stats.Totals);
        Assert.Equal(9ul, stats.InFlight);
        Assert.Equal(10ul, stats.IoTicksMs);
        Assert.Equal(2 * Make.Second, _catalog.StatsNs);
        Assert.Equal(version, _catalog.Version);
    }

    [Fact]
    public void DeviceCatalog_follows_hotplug()
    {
        DeviceInfo sda1 = Find("sda1");
        AddDisk("8:16", "sdb", size: 5);
        _diskStats = _diskStats.Replace("8 1 sda1" + Zeros, "", StringComparison.Ordinal);
        WriteDiskStats();
        _sys.Remove("devices/dm-0/slaves/sda1");
        int version = _catalog.Version;
        _catalog.Refresh(2 * Make.Second);
        Assert.True(_catalog.Version > version);
        Assert.Equal("sdb", Find("sdb").Name);
        Assert.True(sda1.IsGone);
        Assert.False(_catalog.TryFind("sda1", out _));
        Assert.Equal(["sda10"], Find("sda").Partitions.Select(static partition => partition.Name));
        Assert.Empty(Find("dm-0").Slaves);
        Assert.False(Find("sda").IsHeld);
    }

    [Fact]
    public void DeviceCatalog_notices_changes_without_hotplug_after_a_while()
    {
        _sys.Write("devices/loop0/loop/backing_file", "/other.img\n");
        _proc.Write("self/mountinfo", "28 27 8:10 / /elsewhere rw - vfat /dev/sda10 rw\n");
        _proc.Write("swaps", "Filename\n/dev/dm-0 partition 1 2 3\n");
        _catalog.Refresh(5 * Make.Second);
        Assert.Equal("/srv/image file.img", Find("loop0").BackingFile);
        _catalog.Refresh(6 * Make.Second);
        Assert.Equal("/other.img", Find("loop0").BackingFile);
        Assert.Equal(["/elsewhere"], Find("sda10").MountPoints.ToArray());
        Assert.Empty(Find("dm-0").MountPoints);
        Assert.True(Find("dm-0").IsSwap);
        Assert.False(Find("zram0").IsSwap);
    }

    [Fact]
    public void DeviceCatalog_makes_a_new_device_of_a_number_with_another_name()
    {
        DeviceInfo loop = Find("loop0");
        _diskStats = _diskStats.Replace("loop0", "loopX", StringComparison.Ordinal);
        WriteDiskStats();
        _catalog.Refresh(2 * Make.Second);
        Assert.True(loop.IsGone);
        Assert.True(_catalog.TryGet(loop.Dev, out DeviceInfo other));
        Assert.Equal("loopX", other.Name);
    }

    [Fact]
    public void DeviceCatalog_refreshes_without_allocating_when_nothing_changed()
    {
        ulong now = 2 * Make.Second;
        Allocations.AssertNone(() => _catalog.Refresh(now += Make.Second), warmUp: 30, runs: 20);
    }

    [Fact]
    public void DeviceCatalog_survives_missing_and_broken_files()
    {
        _proc.Write("diskstats", "garbage\n8\n8 0\n8 x sda 1 2\n 8 0 sda 5\n4294967296 1 big 1\n");
        _proc.Remove("self/mountinfo");
        _proc.Remove("swaps");
        _sys.Remove("devices");
        _catalog.Refresh(10 * Make.Second);
        Assert.Equal(5ul, Find("sda").Stats.ReadsCompleted);
        Assert.Equal(0ul, Find("sda").Stats.SectorsRead);
        _proc.Remove("diskstats");
        _catalog.Refresh(20 * Make.Second);
        Assert.Equal("sda", Find("sda").Name);
    }

    [Fact]
    public void DeviceCatalog_refuses_a_record_on_an_unknown_disk() =>
        Assert.Throws<ArgumentException>(() => _catalog.Add(new DeviceRecord(1, "x1") { Disk = 12345 }));

    [Fact]
    public void DiskStatsParser_reads_old_and_new_kernels()
    {
        DiskStatsParser lines = new("   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n 259  3 nvme0n1p1 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n"u8);
        Assert.True(lines.MoveNext());
        Assert.Equal(Make.Sda, lines.Dev);
        Assert.Equal("sda"u8, lines.Name);
        Assert.Equal(new DiskTotals(1, 3, 5, 7, 0, 0, 0), lines.Stats.Totals);
        Assert.True(lines.MoveNext());
        Assert.Equal(DeviceNumber.Make(259, 3), lines.Dev);
        Assert.Equal(new DiskTotals(1, 3, 5, 7, 12, 14, 0), lines.Stats.Totals);
        Assert.False(lines.MoveNext());
    }

    [Theory]
    [InlineData(@"/a\040b", "/a b")]
    [InlineData(@"/a\011\012\134", "/a\t\n\\")]
    [InlineData(@"/a\04", @"/a\04")]
    [InlineData(@"\", @"\")]
    [InlineData(@"/a\999", @"/a\999")]
    [InlineData(@"/\303\251", "/\u00e9")]
    public void MountTable_undoes_octal_escapes(string escaped, string plain) =>
        Assert.Equal(plain, System.Text.Encoding.UTF8.GetString(MountTable.Unescape(System.Text.Encoding.ASCII.GetBytes(escaped))));

    private void AddDisk(string number, string name, ulong size)
    {
        _sys.Write($"devices/{name}/dev", number + "\n");
        _sys.Write($"devices/{name}/size", $"{size}\n");
        _sys.MakeDirectory($"devices/{name}/slaves");
        _sys.Link($"dev/block/{number}", $"../../devices/{name}");
        _diskStats += number.Replace(':', ' ') + " " + name + Zeros;
        WriteDiskStats();
    }

    private void AddPartition(string number, string disk, string name, ulong start)
    {
        _sys.Write($"devices/{disk}/{name}/dev", number + "\n");
        _sys.Write($"devices/{disk}/{name}/partition", "1\n");
        _sys.Write($"devices/{disk}/{name}/start", $"{start}\n");
        _sys.Link($"dev/block/{number}", $"../../devices/{disk}/{name}");
        _diskStats += number.Replace(':', ' ') + " " + name + Zeros;
    }

    private void WriteDiskStats() => _proc.Write("diskstats", _diskStats);

    private DeviceInfo Find(string name)
    {
        foreach (DeviceInfo info in _catalog.Devices)
        {
            if (info.Name == name)
            {
                return info;
            }
        }

        throw new InvalidOperationException($"no device {name}");
    }
}
