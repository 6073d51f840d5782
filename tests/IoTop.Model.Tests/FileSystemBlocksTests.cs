namespace IoTop.Model.Tests;

public sealed class FileSystemBlocksTests : IDisposable
{
    private const string Zeros = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

    private readonly DeviceCatalog _byHand = new(new DeviceCatalogOptions { ProcRoot = null, SysRoot = null, UdevRoot = null });
    private readonly TempTree _proc = new();
    private readonly TempTree _root = new();

    public void Dispose()
    {
        _byHand.Dispose();
        _proc.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void FileSystemBlocks_are_counted_as_imgrement_prints_them()
    {
        DeviceInfo loop = _byHand.Add(new DeviceRecord(Make.Loop, "loop0") { FileSystemBlockSize = 1024 });
        Assert.Equal(new FileSystemBlocks(3077, 3080, 1024), FileSystemBlocks.Of(loop, 6154, 8));
        Assert.Equal(4ul, FileSystemBlocks.Of(loop, 6154, 8).Count);
        Assert.Equal(new FileSystemBlocks(3077, 3077, 1024), FileSystemBlocks.Of(loop, 6155, 1));
        Assert.Equal(new FileSystemBlocks(0, 0, 1024), FileSystemBlocks.Of(loop, 0, 1));
        Assert.False(FileSystemBlocks.Of(loop, 0, 0).IsKnown);
        Assert.False(FileSystemBlocks.Of(loop, ulong.MaxValue, 8).IsKnown);
    }

    [Fact]
    public void FileSystemBlocks_count_from_the_beginning_of_the_partition()
    {
        DeviceInfo disk = _byHand.Add(new DeviceRecord(Make.Sda, "sda") { SizeBytes = 100 << 20 });
        DeviceInfo part = _byHand.Add(new DeviceRecord(Make.Sda1, "sda1")
        {
            Disk = Make.Sda,
            StartSector = 2048,
            SizeBytes = 1 << 20,
            FileSystemBlockSize = 4096,
        });
        DeviceInfo empty = _byHand.Add(new DeviceRecord(Make.Sda2, "sda2") { Disk = Make.Sda, StartSector = 4096, SizeBytes = 1 << 20 });
        FileSystemBlocks blocks = new(1, 2, 4096);
        Assert.Equal(blocks, FileSystemBlocks.Of(part, 2048 + 8, 16));
        Assert.Equal(blocks, FileSystemBlocks.Of(disk, 2048 + 8, 16));
        Assert.False(FileSystemBlocks.Of(disk, 2047, 1).IsKnown);
        Assert.False(FileSystemBlocks.Of(disk, 4096, 1).IsKnown);
        Assert.False(FileSystemBlocks.Of(empty, 4096, 1).IsKnown);
        Assert.Equal(new SectorPlace(part, 0), SectorPlace.Of(disk, 2048));
        Assert.Equal(new SectorPlace(part, 2047), SectorPlace.Of(disk, 4095));
        Assert.Equal(new SectorPlace(empty, 0), SectorPlace.Of(disk, 4096));
        Assert.Equal(new SectorPlace(disk, 5), SectorPlace.Of(part, 5));
        Assert.Equal(new SectorPlace(disk, 2047), SectorPlace.Of(disk, 2047));
    }

    [Fact]
    public void DeviceCatalog_asks_a_file_system_for_its_blocks_when_it_is_mounted()
    {
        _root.MakeDirectory("mnt/a b");
        using DeviceCatalog catalog = Catalog("28 27 8:0 / /mnt/a\\040b rw - ext4 /dev/sda rw\n");
        uint size = Sda(catalog).FileSystemBlockSize;
        Assert.True(size >= 512 && uint.IsPow2(size));
        Remount(catalog, "28 27 8:0 / /no/such rw - ext4 /dev/sda rw\n", 2); // the same mount, moved: not asked again
        Assert.Equal(size, Sda(catalog).FileSystemBlockSize);
        Remount(catalog, "29 27 8:0 / /no/such rw - ext4 /dev/sda rw\n", 3);
        Assert.Equal(0u, Sda(catalog).FileSystemBlockSize);
        Remount(catalog, "30 27 8:0 / /mnt/a\\040b rw - ext4 /dev/sda rw\n", 4);
        Assert.Equal(size, Sda(catalog).FileSystemBlockSize);
        Remount(catalog, "", 5);
        Assert.Equal(0u, Sda(catalog).FileSystemBlockSize);
    }

    [Theory]
    [InlineData("1 0 8:0 / /mnt rw - ext4 /dev/sda rw\n", true)]
    [InlineData("1 0 0:5 / / rw - overlay x rw\n2 1 8:0 / /mnt rw - ext4 /dev/sda rw\n", true)]
    [InlineData("1 0 0:5 / / rw - nfs4 server:/ rw\n2 1 8:0 / /mnt rw - ext4 /dev/sda rw\n", false)]
    [InlineData("1 0 0:5 / /mn rw - nfs4 server:/ rw\n2 1 8:0 / /mnt rw - ext4 /dev/sda rw\n", true)]
    [InlineData("2 1 8:0 / /mnt rw - ext4 /dev/sda rw\n3 2 0:5 / /mnt rw - tmpfs x rw\n", false)]
    [InlineData("2 1 8:0 / /mnt rw - ext4 /dev/sda rw\n3 2 0:5 / /mnt/sub rw - nfs x rw\n", true)]
    [InlineData("2 1 8:0 / /mnt rw - fuseblk /dev/sda rw\n", false)]
    [InlineData("2 1 8:0 / /far rw - ext4 /dev/sda rw\n3 2 0:5 / /far rw - nfs x rw\n4 1 8:0 / /mnt rw - ext4 /dev/sda rw\n", true)]
    public void DeviceCatalog_asks_no_file_system_where_it_could_hang(string mountinfo, bool asked)
    {
        _root.MakeDirectory("mnt");
        _root.MakeDirectory("far");
        using DeviceCatalog catalog = Catalog(mountinfo);
        Assert.Equal(asked, Sda(catalog).FileSystemBlockSize != 0);
    }

    private DeviceCatalog Catalog(string mountinfo)
    {
        _proc.Write("diskstats", "8 0 sda" + Zeros);
        _proc.Write("self/mountinfo", mountinfo);
        DeviceCatalog catalog = new(new DeviceCatalogOptions
        {
            ProcRoot = _proc.Root,
            SysRoot = null,
            UdevRoot = null,
            MountRoot = _root.Root,
            RescanInterval = TimeSpan.Zero,
        });
        catalog.Refresh(Make.Second);
        return catalog;
    }

    private void Remount(DeviceCatalog catalog, string mountinfo, ulong second)
    {
        _proc.Write("self/mountinfo", mountinfo);
        catalog.Refresh(second * Make.Second);
    }

    private static DeviceInfo Sda(DeviceCatalog catalog) =>
        catalog.TryGet(Make.Sda, out DeviceInfo info) ? info : throw new InvalidOperationException("no sda");
}
