using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace IoTop.Model.Tests;

public sealed class ContentSnifferTests
{
    [Fact]
    public void ContentSniffer_says_what_it_can_of_plain_bytes()
    {
        Assert.Equal("?", Text([]));
        Assert.Equal("zero", Text(new byte[4096]));
        Assert.Equal("all ff", Text([.. Enumerable.Repeat((byte)0xff, 512)]));
        Assert.Equal("text", Text("DAMNDAMNDAMN\n"u8.ToArray()));
        Assert.Equal("text", Text([.. "DAMNDAMNDAMN\n"u8, .. new byte[1000]]));
        Assert.Equal("UTF-8 text", Text(Encoding.UTF8.GetBytes("größer als ä")));
        Assert.Equal("UTF-8 text", Text(Encoding.UTF8.GetBytes("größer als €")[..^1]));
        Assert.Equal("?", Text([.. "DAMNDAMN"u8, 1, 2, 3]));
        Assert.Equal("?", Text([0, 0, 0, (byte)'a']));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(100000)]
    public void ContentSniffer_tells_random_from_other_data(int length)
    {
        Random random = new(4);
        for (int round = 0; round < 50; round++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            Content content = ContentSniffer.Look(bytes);
            Assert.Equal(ContentKind.Random, content.Kind);
            Assert.InRange(content.Entropy, 7.3, 8);
            for (int i = 0; i < length; i += 3)
            {
                bytes[i] = 0;
            }

            Assert.Equal(ContentKind.Data, ContentSniffer.Look(bytes).Kind);
        }
    }

    [Fact]
    public void ContentSniffer_calls_the_inside_of_a_compressed_file_random()
    {
        using MemoryStream file = new();
        using (GZipStream gzip = new(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            Random random = new(5);
            for (int i = 0; i < 20000; i++)
            {
                gzip.Write(Encoding.ASCII.GetBytes($"line {random.Next(100000)} of a file\n"));
            }
        }

        Assert.Equal("gzip", Text(file.ToArray()));
        Assert.Equal(ContentKind.Random, ContentSniffer.Look(file.ToArray().AsSpan(4096, 4096)).Kind);
    }

    [Fact]
    public void ContentSniffer_says_nothing_of_64_random_bytes()
    {
        byte[] bytes = new byte[64];
        new Random(6).NextBytes(bytes);
        Assert.Equal(ContentKind.Unknown, ContentSniffer.Look(bytes).Kind);
    }

    [Fact]
    public void ContentSniffer_knows_this_program_and_a_block_of_the_journal()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("ELF", Text(File.ReadAllBytes(Environment.ProcessPath!)[..64]));
        }

        byte[] block = new byte[1024];
        BinaryPrimitives.WriteUInt32BigEndian(block, 0xc03b3998);
        foreach ((byte type, string name) in ((byte, string)[])[(1, "descriptor"), (2, "commit"), (3, "superblock"), (5, "revoke")])
        {
            block[7] = type;
            Assert.Equal("JBD2 " + name, Text(block));
        }
    }

    [Theory]
    [InlineData(56)]
    [InlineData(0x438)]
    public void ContentSniffer_knows_an_ext4_superblock_alone_and_in_the_first_block(int magic)
    {
        byte[] block = new byte[4096];
        int start = magic - 56;
        block[start] = 16;
        block[start + 4] = 64;
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(magic), 0xef53);
        block[start + 0x4c] = 1;
        Assert.Equal("ext4 superblock", Text(block));
        Assert.Equal("ext4 superblock", Text(block[..(start + 0x50)]));
        block[start + 0x18] = 9;
        Assert.NotEqual("ext4 superblock", Text(block));
    }

    [Fact]
    public void ContentSniffer_believes_a_boot_sector_only_at_the_beginning()
    {
        byte[] sector = new byte[512];
        sector[446] = 0x80;
        sector[450] = 0x83;
        sector[510] = 0x55;
        sector[511] = 0xaa;
        Assert.Equal("MBR", ContentSniffer.Look(sector, 0).Name);
        Assert.NotEqual("MBR", ContentSniffer.Look(sector, 512).Name);
        Assert.NotEqual("MBR", ContentSniffer.Look(sector).Name);
        sector[462] = 3;
        Assert.NotEqual("MBR", ContentSniffer.Look(sector, 0).Name);
    }

    [Fact]
    public void ContentSniffer_checks_a_page_of_postgresql()
    {
        byte[] page = new byte[8192];
        page[12] = 28;
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(14), 8000);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(16), 8192);
        BinaryPrimitives.WriteUInt16LittleEndian(page.AsSpan(18), 0x2004);
        Assert.Equal("PostgreSQL page", Text(page));
        page[12] = 29;
        Assert.NotEqual("PostgreSQL page", Text(page));
        page[12] = 20;
        Assert.NotEqual("PostgreSQL page", Text(page));
    }

    [Fact]
    public void ContentSniffer_checks_pages_of_sqlite_and_innodb()
    {
        byte[] page = new byte[4096];
        byte[] header = [13, 0, 0, 0, 2, 0x0f, 0, 0, 0x0f, 0x80, 0x0f, 0];
        header.CopyTo(page, 0);
        Assert.Equal("SQLite page", Text(page));
        page[10] = 0x0e;
        Assert.NotEqual("SQLite page", Text(page));

        byte[] inno = new byte[16384];
        BinaryPrimitives.WriteUInt64BigEndian(inno.AsSpan(16), 0x1_2345_6789);
        BinaryPrimitives.WriteUInt16BigEndian(inno.AsSpan(24), 17855);
        BinaryPrimitives.WriteUInt32BigEndian(inno.AsSpan(16380), 0x2345_6789);
        Assert.Equal("InnoDB page", Text(inno));
        inno[16383]++;
        Assert.NotEqual("InnoDB page", Text(inno));
    }

    [Theory]
    [InlineData(0, "89504e470d0a1a0a", "PNG")]
    [InlineData(0, "ffd8ffe000104a46", "JPEG")]
    [InlineData(0, "255044462d312e37", "PDF")]
    [InlineData(0, "cafebabe00000041", "Java class")]
    [InlineData(0, "cafebabe00000002", "?")]
    [InlineData(0, "a70d0d0a0000000001020304050607", "?")]
    [InlineData(0, "a70d0d0a000000000102030405060708", "Python bytecode")]
    [InlineData(0, "fd377a585a000004", "xz")]
    [InlineData(0, "28b52ffd24000100", "zstd")]
    [InlineData(0, "425a683931415926535900", "bzip2")]
    [InlineData(0, "04224d186440a700", "lz4")]
    [InlineData(0, "504b030414000000", "zip")]
    [InlineData(0, "4c554b53babe0002", "LUKS")]
    [InlineData(0x40, "5f42485266535f4d", "btrfs superblock")]
    [InlineData(4086, "53574150535041434532", "swap")]
    [InlineData(512, "4546492050415254", "GPT")]
    [InlineData(0, "4c504b5348485248", "journal")]
    [InlineData(0, "5846534200001000", "XFS superblock")]
    [InlineData(0, "494e81a403020000", "XFS inodes")]
    [InlineData(0, "fc4e2ba901000000", "md superblock")]
    public void ContentSniffer_knows_magics(int offset, string hex, string name)
    {
        byte[] bytes = [.. new byte[offset], .. Convert.FromHexString(hex)];
        Assert.Equal(name, Text(bytes));
        Assert.NotEqual(name == "?" ? "" : name, Text(bytes[..^(name == "Python bytecode" ? 1 : bytes.Length - offset - 1)]));
    }

    [Fact]
    public void ContentSniffer_knows_a_tar_archive_and_lvm()
    {
        byte[] tar = new byte[512];
        "file"u8.CopyTo(tar);
        "0000644\0"u8.CopyTo(tar.AsSpan(100));
        "ustar\00000"u8.CopyTo(tar.AsSpan(257));
        Assert.Equal("tar", Text(tar));
        Assert.NotEqual("tar", Text(tar[..262])); // cut behind the magic
        byte[] lvm = new byte[1024];
        "LABELONE"u8.CopyTo(lvm.AsSpan(512));
        "LVM2 001"u8.CopyTo(lvm.AsSpan(512 + 24));
        Assert.Equal("LVM label", Text(lvm));
        Assert.Equal("LVM label", Text(lvm[512..]));
    }

    [Fact]
    public void ContentSniffer_survives_anything_at_any_length_and_takes_random_bytes_for_nothing()
    {
        Random random = new(7);
        int known = 0;
        byte[] bytes = new byte[20000];
        for (int round = 0; round < 20000; round++)
        {
            int length = random.Next(3) == 0 ? random.Next(20000) : random.Next(600);
            Span<byte> part = bytes.AsSpan(bytes.Length - length);
            random.NextBytes(part);
            known += ContentSniffer.Look(part, (ulong)random.Next(2) * 512).Kind == ContentKind.Known ? 1 : 0;
        }

        Assert.InRange(known, 0, 1);
    }

    [Fact]
    public void ContentSniffer_survives_every_magic_cut_at_every_length()
    {
        foreach (byte[] whole in ContentMagic.Samples())
        {
            for (int length = 0; length <= whole.Length; length++)
            {
                // A copy of its own, so that a read beyond it would throw.
                byte[] cut = whole.AsSpan(0, length).ToArray();
                _ = ContentSniffer.Look(cut, 0);
            }
        }
    }

    [Fact]
    public void ContentSniffer_allocates_nothing()
    {
        byte[] bytes = new byte[4096];
        new Random(8).NextBytes(bytes);
        byte[] text = new byte[32];
        Allocations.AssertNone(() => ContentSniffer.Look(bytes).Write(text));
        Assert.Equal(0, ContentSniffer.Look(bytes).Write(text.AsSpan(0, 5)));
    }

    private static string Text(byte[] bytes)
    {
        byte[] text = new byte[64];
        return Encoding.ASCII.GetString(text, 0, ContentSniffer.Look(bytes).Write(text));
    }
}
