using IoTop.Commands;

namespace IoTop.Tests.Commands;

/// <summary>What of a playground is taken away, and what is never touched: without a disk, which needs root.</summary>
public sealed class PlaygroundTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _place = Directory.CreateTempSubdirectory("iotop-sharp-test-").FullName;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    private string Left(string name, UnixFileMode mode = OwnerOnly, bool kept = false)
    {
        string folder = Path.Combine(_place, name);
        Directory.CreateDirectory(Path.Combine(folder, "mnt"));
        File.WriteAllText(Path.Combine(folder, "lock"), "");
        File.WriteAllText(Path.Combine(folder, "disk.img"), "x");
        if (kept)
        {
            File.WriteAllText(Path.Combine(folder, "keep"), "");
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, mode);
        }

        return folder;
    }

    [Fact]
    public void Folders_with_the_mark_that_nobody_uses_are_removed()
    {
        string one = Left(PlaygroundDisk.Mark + "aaaaaa"), other = Left(PlaygroundDisk.Mark + "bbbbbb");
        Assert.Equal([one, other], PlaygroundDisk.RemoveLeft([_place, _place, "/nowhere"], kept: false).Order());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_place));
    }

    [Fact]
    public void A_kept_one_is_removed_only_when_that_is_meant()
    {
        string folder = Left(PlaygroundDisk.Mark + "aaaaaa", kept: true);
        Assert.Empty(PlaygroundDisk.RemoveLeft([_place], kept: false));
        Assert.Equal([folder], PlaygroundDisk.RemoveLeft([_place], kept: true));
    }

    [Fact]
    public void One_in_use_is_left_alone()
    {
        string folder = Left(PlaygroundDisk.Mark + "aaaaaa");
        using (new FileStream(Path.Combine(folder, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Empty(PlaygroundDisk.RemoveLeft([_place], kept: true));
        }

        File.Delete(Path.Combine(folder, "lock"));
        Assert.Empty(PlaygroundDisk.RemoveLeft([_place], kept: true)); // it is just being made
        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddMinutes(-1));
        Assert.Equal([folder], PlaygroundDisk.RemoveLeft([_place], kept: true));
    }

    [Fact]
    public void What_carries_no_mark_or_is_open_to_others_or_a_link_is_left_alone()
    {
        Left("iotop-sharp-aaaaaa");
        Left(PlaygroundDisk.Mark + "open", OwnerOnly | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(Path.Combine(_place, PlaygroundDisk.Mark + "link"), Left("elsewhere"));
        Assert.Empty(PlaygroundDisk.RemoveLeft([_place], kept: true));
        Assert.Equal(4, Directory.EnumerateFileSystemEntries(_place).Count());
        Assert.True(File.Exists(Path.Combine(_place, "elsewhere", "disk.img")));
    }

    [Fact]
    public void Doctor_says_what_it_removed()
    {
        var world = new TestWorld();
        world.Host = world.Host with { RemoveLeftPlaygrounds = static kept => kept ? ["/tmp/there"] : [] };
        Assert.Equal(0, world.Run("doctor --clean"));
        Assert.Equal("removed /tmp/there\n", world.Text);
    }
}
