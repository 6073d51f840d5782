using System.Buffers.Text;
using System.Text;

namespace IoTop.Bpf;

/// <summary>
/// Addresses of the kernel's functions and variables, out of /proc/kallsyms. Only what the payload plane asks for is kept: the file has
/// some hundred thousand lines. Empty for whoever may not see addresses.
/// </summary>
internal sealed class KernelSymbols
{
    private const int BlockSize = 1 << 16;

    // Module code comes and goes; but a function that is not found is not looked for with every I/O.
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly Dictionary<ulong, string> _functions = [];
    private readonly Dictionary<string, ulong> _variables = [];
    private long _read;

    internal KernelSymbols(string path = "/proc/kallsyms")
    {
        _path = path;
        Read();
    }

    /// <summary>The function at an address, if it is one that I/Os end in; "" when not known.</summary>
    internal string FunctionName(ulong address)
    {
        if (_functions.TryGetValue(address, out string? name))
        {
            return name;
        }

        if (address != 0 && TimeProvider.System.GetElapsedTime(_read) > s_lookAgain)
        {
            Read();
            _functions.TryAdd(address, "");
        }

        return _functions.GetValueOrDefault(address, "");
    }

    /// <summary>The address of a symbol; 0 when it is not there, or addresses are hidden.</summary>
    internal ulong AddressOf(string name) => _variables.GetValueOrDefault(name);

    private static bool IsWanted(ReadOnlySpan<byte> name) => name.IndexOf("end_"u8) >= 0 || name.IndexOf("_end"u8) >= 0 ||
        name.IndexOf("endio"u8) >= 0;

    private static bool IsVariable(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("vmemmap_base"u8) || name.SequenceEqual("page_offset_base"u8) ||
        name.SequenceEqual("iomap_dio_bio_end_io"u8) || name.SequenceEqual("end_bio_bh_io_sync"u8) ||
        name.SequenceEqual("btrfs_simple_end_io"u8) || name.SequenceEqual("bio_iov_iter_bounce"u8);

    private void Read()
    {
        _read = TimeProvider.System.GetTimestamp();
        try
        {
            using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] block = new byte[BlockSize];
            int kept = 0;
            for (int read; (read = file.Read(block, kept, block.Length - kept)) > 0;)
            {
                int length = kept + read;
                int end = block.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
                ReadLines(block.AsSpan(0, end));
                kept = end == 0 ? 0 : length - end; // a line longer than a block is no line of this file
                block.AsSpan(end, kept).CopyTo(block);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without addresses, functions have no names and direct I/O no files: the plan says so.
        }
    }

    private void ReadLines(ReadOnlySpan<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            ReadLine(end < 0 ? lines : lines[..end]);
            lines = end < 0 ? [] : lines[(end + 1)..];
        }
    }

    /// <summary>ffffffff81000000 t name[tab][module]</summary>
    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 20)
        {
            return;
        }

        ReadOnlySpan<byte> name = line[19..];
        int tab = name.IndexOf((byte)'\t');
        name = tab < 0 ? name : name[..tab];
        bool isVariable = IsVariable(name);
        if (!isVariable && !(line[17] is (byte)'t' or (byte)'T' && IsWanted(name)))
        {
            return;
        }

        if (!Utf8Parser.TryParse(line[..16], out ulong address, out int digits, 'x') || digits != 16 || address == 0)
        {
            return;
        }

        string text = Encoding.UTF8.GetString(name);
        if (isVariable)
        {
            _variables[text] = address;
        }

        _functions[address] = text;
    }
}
