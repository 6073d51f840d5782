using System.Text;

namespace IoTop.Model.Tests;

public sealed class FilePathsTests : IDisposable
{
    private readonly TempTree _proc = new();
    private readonly DeviceCatalog _catalog;

    public FilePathsTests()
    {
        _proc.Write("diskstats", "8 0 sda 0 0 0 0\n8 16 sdb 0 0 0 0\n");
        _proc.Write("self/mountinfo",
            "20 1 8:0 / / rw - ext4 /dev/sda rw\n" +
            "21 20 8:0 /etc /bind rw - ext4 /dev/sda rw\n" +
            "22 20 0:40 /@home /home rw - btrfs /dev/sdb rw\n" +
            "23 20 0:40 /@home/user/data /data\\040\\377 rw - btrfs /dev/sdb rw\n" +
            "24 20 0:41 /sub /only rw - xfs /dev/nowhere rw\n" +
            "25 20 0:42 / /whole rw - btrfs /dev/nowhere rw\n");
        _catalog = new DeviceCatalog(new DeviceCatalogOptions { ProcRoot = _proc.Root, SysRoot = null, UdevRoot = null, MountRoot = null });
        _catalog.Refresh(Make.Second);
        _catalog.Add(new DeviceRecord(Make.Loop, "loop0") { MountPoints = ["/mnt"] });
        _catalog.Add(new DeviceRecord(Make.Nvme, "nvme0n1"));
    }

    public void Dispose()
    {
        _catalog.Dispose();
        _proc.Dispose();
    }

    [Theory]
    [InlineData(8, 0, "/etc/passwd", "/etc/passwd")]
    [InlineData(0, 40, "/@home/user/x", "/home/user/x")]
    [InlineData(0, 40, "/@home/user/data/x", "/data \xff/x")]
    [InlineData(0, 40, "/@home/user/database", "/home/user/database")]
    [InlineData(0, 40, "/@home", "/home")]
    [InlineData(0, 40, "/@homes/x", "/@homes/x")]
    [InlineData(0, 40, ".../@home/x", ".../@home/x")]
    [InlineData(0, 41, "/sub/x", "/only/x")]
    [InlineData(0, 41, "/else/x", "/else/x")]
    [InlineData(0, 42, "/x", "/whole/x")]
    [InlineData(0, 42, ".../y/x", "/whole/.../y/x")]
    [InlineData(0, 99, "/x", "/x")]
    [InlineData(7, 0, "/a/b", "/mnt/a/b")]
    [InlineData(259, 0, "/a/b", "/a/b")]
    [InlineData(7, 0, "", "")]
    public void FilePaths_puts_the_mount_point_before_the_path(uint major, uint minor, string path, string expected) =>
        Assert.Equal(expected, Write(Entry(DeviceNumber.Make(major, minor), path), 4096));

    [Fact]
    public void FilePaths_says_that_a_file_was_deleted() =>
        Assert.Equal("/mnt/a (deleted)", Write(Entry(Make.Loop, "/a", deleted: true), 4096));

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "/m")]
    [InlineData(5, "/mnt/")]
    [InlineData(9, "/mnt/a (d")]
    public void FilePaths_writes_as_much_as_fits(int room, string expected) =>
        Assert.Equal(expected, Write(Entry(Make.Loop, "/a", deleted: true), room));

    [Fact]
    public void FilePaths_follows_what_is_mounted_meanwhile()
    {
        _proc.Write("self/mountinfo", "20 1 8:0 / /new rw - ext4 /dev/sda rw\n");
        _catalog.Refresh(10 * Make.Second);
        Assert.Equal("/new/a", Write(Entry(Make.Sda, "/a"), 100));
        Assert.Equal("/a", Write(Entry(DeviceNumber.Make(0, 42), "/a"), 100));
        Assert.Equal("/mnt/a", Write(Entry(Make.Loop, "/a"), 100)); // added by hand: stays
    }

    private static FileEntry Entry(uint fsDev, string path, bool deleted = false) =>
        new(fsDev, 1, 0) { Path = Encoding.Latin1.GetBytes(path), IsDeleted = deleted };

    private string Write(FileEntry entry, int room)
    {
        byte[] text = new byte[room];
        return Encoding.Latin1.GetString(text, 0, FilePaths.Write(entry, _catalog, text));
    }
}
