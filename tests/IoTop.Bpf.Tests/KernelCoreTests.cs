using System.Buffers.Binary;

namespace IoTop.Bpf.Tests;

/// <summary>/proc/kcore's program headers, fabricated.</summary>
public sealed class KernelCoreTests
{
    private const ulong DirectMap = 0xffff888000000000;
    private const uint Load = 1;
    private const uint Note = 4;

    private static readonly (uint Type, ulong Address, ulong Physical)[] s_usual =
    [
        (Note, 0, 0),
        (Load, 0xffffffff81000000, 0x1000000), // the kernel's text: mapped a second time
        (Load, 0xffffc90000000000, ulong.MaxValue), // vmalloc: no memory of its own
        (Load, 0xffffea0000000000, ulong.MaxValue), // the array of pages
        (Load, DirectMap + 0x1000, 0x1000),
        (Load, DirectMap + 0x100000, 0x100000),
    ];

    [Fact]
    public void The_first_segment_that_is_memory_tells_where_the_direct_map_begins() => Assert.Equal(DirectMap, KernelCore.Parse(Elf(s_usual)));

    [Fact]
    public void A_core_of_text_and_vmalloc_alone_tells_nothing() => Assert.Equal(0ul, KernelCore.Parse(Elf(s_usual.AsSpan(0, 4))));

    [Fact]
    public void Addresses_of_user_space_are_not_believed() => Assert.Equal(0ul, KernelCore.Parse(Elf((Load, 0x7f0000001000ul, 0x1000ul))));

    [Fact]
    public void Cut_at_any_byte_it_tells_the_same_or_nothing()
    {
        byte[] whole = Elf(s_usual);
        for (int length = 0; length <= whole.Length; length++)
        {
            Assert.Contains(KernelCore.Parse(whole.AsSpan(0, length)), new[] { 0ul, DirectMap });
        }
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(63ul)]
    [InlineData((ulong)int.MaxValue)]
    [InlineData(1ul << 32)]
    [InlineData(ulong.MaxValue - 10)]
    public void Program_headers_anywhere_are_looked_for_in_the_bytes_only(ulong at)
    {
        byte[] elf = Elf(s_usual);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(32), at);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(56), ushort.MaxValue);
        KernelCore.Parse(elf);
    }

    [Fact]
    public void What_is_no_elf_file_of_64_bits_tells_nothing()
    {
        byte[] narrow = Elf(s_usual);
        narrow[4] = 1;
        Assert.Equal(0ul, KernelCore.Parse(narrow));
        byte[] other = Elf(s_usual);
        other[0] = 0;
        Assert.Equal(0ul, KernelCore.Parse(other));
        Assert.Equal(0ul, KernelCore.Parse([]));
    }

    private static byte[] Elf(params ReadOnlySpan<(uint Type, ulong Address, ulong Physical)> segments)
    {
        const int FileHeader = 64, ProgramHeader = 56;
        byte[] elf = new byte[FileHeader + (segments.Length * ProgramHeader)];
        "\x7f"u8.CopyTo(elf);
        "ELF"u8.CopyTo(elf.AsSpan(1));
        elf[4] = 2;
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(32), FileHeader);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(56), (ushort)segments.Length);
        for (int i = 0; i < segments.Length; i++)
        {
            Span<byte> header = elf.AsSpan(FileHeader + (i * ProgramHeader), ProgramHeader);
            BinaryPrimitives.WriteUInt32LittleEndian(header, segments[i].Type);
            BinaryPrimitives.WriteUInt64LittleEndian(header[16..], segments[i].Address);
            BinaryPrimitives.WriteUInt64LittleEndian(header[24..], segments[i].Physical);
        }

        return elf;
    }
}
