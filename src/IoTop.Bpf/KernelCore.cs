using System.Buffers.Binary;

namespace IoTop.Bpf;

/// <summary>Reads the program headers of /proc/kcore, an ELF file that shows the kernel's memory.</summary>
internal static class KernelCore
{
    private const ulong KernelText = 0xffffffff80000000;
    private const int HeaderSize = 56;
    private const int Load = 1;

    /// <summary>Where the direct map of physical memory begins; 0 when that cannot be told.</summary>
    internal static ulong DirectMap(out string why)
    {
        try
        {
            using FileStream core = new("/proc/kcore", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] bytes = new byte[1 << 16];
            int length = core.Read(bytes, 0, bytes.Length);
            why = "no segment of the direct map";
            return Parse(bytes.AsSpan(0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e is FileNotFoundException ? "this kernel has no /proc/kcore" : e.Message;
            return 0;
        }
    }

    internal static ulong Parse(ReadOnlySpan<byte> elf)
    {
        if (elf.Length < 64 || !elf.StartsWith("\x7f"u8) || elf[4] != 2 /* 64 bits */)
        {
            return 0;
        }

        ulong at = BinaryPrimitives.ReadUInt64LittleEndian(elf[32..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf[56..]);
        for (int i = 0; i < count && at <= (ulong)(elf.Length - HeaderSize); i++, at += HeaderSize)
        {
            ReadOnlySpan<byte> header = elf.Slice((int)at, HeaderSize);
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
            ulong physical = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);

            // What is not memory (modules, the array of pages) has no physical address; the kernel's text has one, but is mapped twice.
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) == Load && physical != ulong.MaxValue && address < KernelText
                && address - physical >> 47 != 0)
            {
                return address - physical;
            }
        }

        return 0;
    }
}
