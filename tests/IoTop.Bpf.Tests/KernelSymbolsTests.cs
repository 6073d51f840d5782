using System.Text;

namespace IoTop.Bpf.Tests;

/// <summary>/proc/kallsyms, as it is for those who may see it, for those who may not, and as it never should be.</summary>
public sealed class KernelSymbolsTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"iotop-{Guid.NewGuid():N}.kallsyms");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Functions_that_end_an_io_and_the_variables_that_are_asked_for_are_kept()
    {
        KernelSymbols symbols = Read("""
            ffffffff81000010 T end_bio_bh_io_sync
            ffffffff81000020 t ext4_end_bio
            ffffffff81000030 t xlog_bio_end_io	[xfs]
            ffffffff81000040 T btrfs_endio_something	[btrfs]
            ffffffff81000050 T vfs_read
            ffffffff82000000 D page_offset_base
            ffffffff82000008 D vmemmap_base
            ffffffff82000010 D bio_end_io_table

            """);
        Assert.Equal("end_bio_bh_io_sync", symbols.FunctionName(0xffffffff81000010));
        Assert.Equal("ext4_end_bio", symbols.FunctionName(0xffffffff81000020));
        Assert.Equal("xlog_bio_end_io", symbols.FunctionName(0xffffffff81000030));
        Assert.Equal("btrfs_endio_something", symbols.FunctionName(0xffffffff81000040));
        Assert.Equal("", symbols.FunctionName(0xffffffff81000050)); // no I/O ends there
        Assert.Equal("", symbols.FunctionName(0xffffffff82000010)); // no function
        Assert.Equal("", symbols.FunctionName(0xffffffff81000011)); // between two
        Assert.Equal("", symbols.FunctionName(0));
        Assert.Equal(0xffffffff82000000, symbols.AddressOf("page_offset_base"));
        Assert.Equal(0xffffffff82000008, symbols.AddressOf("vmemmap_base"));
        Assert.Equal(0xffffffff81000010, symbols.AddressOf("end_bio_bh_io_sync"));
        Assert.Equal(0ul, symbols.AddressOf("iomap_dio_bio_end_io"));
    }

    [Fact]
    public void Hidden_addresses_are_none()
    {
        KernelSymbols symbols = Read("""
            0000000000000000 T end_bio_bh_io_sync
            0000000000000000 D page_offset_base

            """);
        Assert.Equal(0ul, symbols.AddressOf("end_bio_bh_io_sync"));
        Assert.Equal(0ul, symbols.AddressOf("page_offset_base"));
        Assert.Equal("", symbols.FunctionName(0));
    }

    [Fact]
    public void Lines_across_the_borders_of_blocks_are_read_whole()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 6000; i++) // 38 characters each: several blocks of 64 KiB
        {
            text.Append($"{0xffffffff90000000 + (ulong)i:x16} t f{i:D5}_end_io{new string('x', i % 7)}\n");
        }

        KernelSymbols symbols = Read(text.ToString());
        for (int i = 0; i < 6000; i++)
        {
            Assert.Equal($"f{i:D5}_end_io{new string('x', i % 7)}", symbols.FunctionName(0xffffffff90000000 + (ulong)i));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("ffffffff81000020")]
    [InlineData("ffffffff81000020 t ")]
    [InlineData("zzzzzzzzzzzzzzzz t ext4_end_bio\n")]
    [InlineData("ffffffff8100002  t ext4_end_bio\n")]
    public void Text_that_is_no_list_of_symbols_says_nothing(string text)
    {
        KernelSymbols symbols = Read(text);
        Assert.Equal("", symbols.FunctionName(0xffffffff81000020));
        Assert.Equal(0ul, symbols.AddressOf("ext4_end_bio"));
    }

    [Fact]
    public void A_line_without_end_is_left_out_and_what_follows_in_other_blocks_is_read()
    {
        KernelSymbols symbols = Read(new string('f', 1 << 17) + "\nffffffff81000020 t ext4_end_bio\n");
        Assert.Equal("ext4_end_bio", symbols.FunctionName(0xffffffff81000020));
    }

    [Fact]
    public void A_file_that_is_not_there_is_empty() => Assert.Equal(0ul, new KernelSymbols("/nonexistent/kallsyms").AddressOf("vmemmap_base"));

    private KernelSymbols Read(string text)
    {
        File.WriteAllText(_path, text);
        return new KernelSymbols(_path);
    }
}
