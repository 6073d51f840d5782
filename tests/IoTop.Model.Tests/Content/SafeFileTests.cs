using System.Runtime.Versioning;

namespace IoTop.Model.Tests;

[SupportedOSPlatform("linux")]
public sealed class SafeFileTests : IDisposable
{
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void SafeFile_makes_a_file_that_only_its_owner_may_read()
    {
        string path = Path.Combine(_tree.Root, "new");
        Assert.Equal("new", Create("new", false, "new"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(path));
    }

    [Fact]
    public void SafeFile_asks_before_it_overwrites_and_then_leaves_no_other_mode_behind()
    {
        _tree.Write("old", "old");
        File.SetUnixFileMode(Path.Combine(_tree.Root, "old"), (UnixFileMode)0x1b6);
        string path = Path.Combine(_tree.Root, "old");
        Assert.Equal(SafeFileResult.Exists, SafeFile.Save(path, false, Never, out string error));
        Assert.Contains("exists already", error, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(Path.Combine(_tree.Root, "old")));
        Assert.Equal("new", Create("old", true, "new"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(Path.Combine(_tree.Root, "old")));
        Assert.Single(Directory.GetFiles(_tree.Root));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SafeFile_leaves_everything_as_it_was_when_writing_fails(bool throws)
    {
        _tree.Write("old", "old");
        foreach (string name in (string[])["old", "new"])
        {
            Assert.Equal(SafeFileResult.Failed, SafeFile.Save(Path.Combine(_tree.Root, name), true, Fail, out string error));
            Assert.Contains("disk is full", error, StringComparison.Ordinal);
        }

        Assert.Equal("old", File.ReadAllText(Path.Combine(_tree.Root, "old")));
        Assert.Single(Directory.GetFiles(_tree.Root));

        string? Fail(Stream stream)
        {
            stream.WriteByte(1);
            return throws ? throw new IOException("the disk is full") : "the disk is full";
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SafeFile_never_follows_a_link_nor_replaces_what_is_no_file(bool overwrite)
    {
        _tree.Write("target", "old");
        _tree.Link("link", "target");
        _tree.Link("dangling", "nothing");
        _tree.MakeDirectory("folder");
        foreach ((string name, string what) in ((string, string)[])[
            ("link", "symbolic link"), ("dangling", "symbolic link"), ("folder", "directory"), ("/dev/null", "no regular file")])
        {
            string path = Path.Combine(_tree.Root, name);
            Assert.Equal(SafeFileResult.Failed, SafeFile.Save(path, overwrite, Never, out string error));
            Assert.Contains(what, error, StringComparison.Ordinal);
        }

        Assert.Equal("old", File.ReadAllText(Path.Combine(_tree.Root, "target")));
        Assert.False(File.Exists(Path.Combine(_tree.Root, "nothing")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no/such/folder/file")]
    [InlineData("a\0b")]
    public void SafeFile_says_why_it_cannot(string name)
    {
        string path = name.Length == 0 ? name : Path.Combine(_tree.Root, name);
        Assert.Equal(SafeFileResult.Failed, SafeFile.Save(path, false, Never, out string error));
        Assert.NotEmpty(error);
    }

    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);

    private string Create(string name, bool overwrite, string text)
    {
        string path = Path.Combine(_tree.Root, name);
        Assert.Equal(SafeFileResult.Saved, SafeFile.Save(path, overwrite, Write, out string error));
        Assert.Empty(error);
        return File.ReadAllText(path);

        string? Write(Stream stream)
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            return null;
        }
    }

    private static string? Never(Stream stream) => throw new InvalidOperationException("nothing is to be written");
}
