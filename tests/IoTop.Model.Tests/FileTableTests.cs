using System.Text;

namespace IoTop.Model.Tests;

public sealed class FileTableTests
{
    private readonly FileTable _table = new(capacity: 8);

    [Theory]
    [InlineData("c\0b\0a\0", 3, false, "/a/b/c")]
    [InlineData("c\0b\0a\0", 3, true, ".../a/b/c")]
    [InlineData("c\0b\0a\0", 2, false, "/b/c")]
    [InlineData("c\0b\0a", 3, false, "/a/b/c")]
    [InlineData("c\0b\0a", 200, false, "/a/b/c")]
    [InlineData("\0\0c\0\0b\0", 5, false, "/b/c")]
    [InlineData("\0\0\0", 3, true, "")]
    [InlineData("", 3, true, "")]
    [InlineData("name\0", 0, false, "")]
    [InlineData("\x1b[2J\0\xff\n\0", 2, false, "/\xff\n/\x1b[2J")]
    public void FileTable_turns_names_into_a_path(string names, byte depth, bool truncated, string path)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(names);
        _table.Add(Payload.File(1, 2, bytes, truncated: truncated) with { Depth = depth }, bytes);
        Assert.Equal(path, PathOf(1, 2));
    }

    [Fact]
    public void FileTable_keeps_the_entry_as_long_as_the_name_stays()
    {
        FileEntry first = Add("a\0", size: 5);
        Assert.Same(first, Add("a\0", size: 9));
        Assert.Equal(9ul, first.Size);
        Assert.Equal("ext4", first.FileSystem);
        FileEntry renamed = Add("b\0", size: 10);
        Assert.NotSame(first, renamed);
        Assert.Equal("/a"u8, first.Path.Span);
        Assert.Equal(9ul, first.Size);
        FileEntry reused = Add("b\0", generation: 2);
        Assert.NotSame(renamed, reused);
        Assert.Equal(2u, reused.Generation);
        FileEntry deleted = Add("b\0", generation: 2, links: 0);
        Assert.True(deleted.IsDeleted);
        Assert.False(reused.IsDeleted);
        Assert.NotSame(deleted, Add("b\0", generation: 2, links: 0, fileSystem: "a longer one"));
        Assert.Equal("a longer one", _table.Find(1, 2)!.FileSystem);
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void FileTable_is_bounded_and_keeps_what_is_asked_for()
    {
        for (ulong inode = 0; inode < 100; inode++)
        {
            byte[] name = [(byte)'a', 0];
            _table.Add(Payload.File(1, inode, name), name);
            Assert.NotNull(_table.Find(1, 0));
            Assert.NotNull(_table.Find(1, inode));
        }

        Assert.Equal(8, _table.Count);
        Assert.Null(_table.Find(1, 50));
        Assert.Null(_table.Find(2, 0));
    }

    [Fact]
    public void FileTable_survives_whatever_comes()
    {
        Random random = new(4711);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] names = new byte[random.Next(4) == 0 ? random.Next(70_000) : random.Next(40)];
            random.NextBytes(names);
            for (int nul = random.Next(30); nul > 0 && names.Length != 0; nul--)
            {
                names[random.Next(names.Length)] = 0;
            }

            FileRecord record = Payload.File(1, (ulong)random.Next(20), names) with
            {
                PathLength = (ushort)random.Next(65_536),
                Depth = (byte)random.Next(256),
                Truncated = (byte)random.Next(256),
            };
            random.NextBytes((Span<byte>)record.FsType);
            _table.Add(in record, names);
            ReadOnlySpan<byte> path = _table.Find(1, record.Inode)!.Path.Span;
            Assert.InRange(path.Length, 0, 4100);
            Assert.True(path.IsEmpty || path[0] == '/' || path.StartsWith(".../"u8));
            Assert.False(path.Contains((byte)0));
        }

        Assert.Equal(8, _table.Count);
    }

    [Fact]
    public void FileTable_takes_a_path_of_the_greatest_length()
    {
        byte[] one = [.. Enumerable.Repeat((byte)'x', 5000)];
        _table.Add(Payload.File(1, 1, one) with { Depth = 1 }, one);
        Assert.Equal(".../" + new string('x', 4096), PathOf(1, 1));
        byte[] many = [.. Enumerable.Range(0, 4096).Select(static i => (byte)(i % 2 == 0 ? 'y' : 0))];
        _table.Add(Payload.File(1, 2, many) with { Depth = 255 }, many);
        Assert.Equal(string.Concat(Enumerable.Repeat("/y", 255)), PathOf(1, 2));
    }

    private FileEntry Add(
        string names, ulong size = 0, uint generation = 0, uint links = 1, string fileSystem = "ext4")
    {
        byte[] path = Encoding.Latin1.GetBytes(names);
        _table.Add(Payload.File(1, 2, path, generation, links, size: size, fileSystem: fileSystem), path);
        return _table.Find(1, 2)!;
    }

    private string PathOf(uint fsDev, ulong inode) => Encoding.Latin1.GetString(_table.Find(fsDev, inode)!.Path.Span);
}
