using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace IoTop.Bpf;

/// <summary>
/// Which function an address of the kernel lies in: /proc/kallsyms, read once into two arrays and one text. A name becomes a string when it is
/// asked for first, and stays the same one.
/// </summary>
internal sealed class SymbolTable
{
    /// <summary>What the kernel puts in the place of a caller that is a trampoline (FTRACE_TRAMPOLINE_MARKER, since v6.10).</summary>
    internal const ulong TrampolineMarker = int.MaxValue;

    // Behind the last function of a region comes nothing; no function is as long as that.
    private const ulong LongestFunction = 1 << 20;

    // Modules come and go; but an address that nobody knows is not looked for with every call.
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly Dictionary<ulong, string> _byAddress = [];
    private readonly Dictionary<ulong, string> _bySymbol = [];
    private ulong[] _addresses = [];
    private int[] _names = [];
    private byte[] _text = [];
    private long _read;

    internal SymbolTable(string path = "/proc/kallsyms")
    {
        _path = path;
        Read();
    }

    /// <summary>How many functions are known; 0 where addresses are hidden.</summary>
    internal int Count => _addresses.Length;

    /// <summary>The same string for the same function; "0x..." when it is not known.</summary>
    internal string NameOf(ulong address)
    {
        if (_byAddress.TryGetValue(address, out string? name))
        {
            return name;
        }

        int symbol = Find(address);
        if (symbol < 0 && address > TrampolineMarker && TimeProvider.System.GetElapsedTime(_read) > s_lookAgain)
        {
            Read();
            symbol = Find(address);
        }

        name = address == TrampolineMarker ? "[FTRACE TRAMPOLINE]" : symbol < 0 ? $"0x{address:x}" : NameOfSymbol(symbol);
        _byAddress[address] = name;
        return name;
    }

    /// <summary>Index of the last symbol that does not lie behind the address; -1 when that is too far away.</summary>
    private int Find(ulong address)
    {
        int index = Array.BinarySearch(_addresses, address);
        index = index < 0 ? ~index - 1 : index;
        return index >= 0 && address - _addresses[index] < LongestFunction ? index : -1;
    }

    /// <summary>A function keeps its string also when the table was read anew.</summary>
    private string NameOfSymbol(int symbol)
    {
        ReadOnlySpan<byte> rest = _text.AsSpan(_names[symbol]);
        rest = rest[..rest.IndexOf((byte)'\n')];

        // Who is returned to through such a trampoline is no caller; the kernel prints it like this, too.
        string text = rest.IndexOf("kretprobe_trampoline"u8) >= 0 || rest.SequenceEqual("arch_rethook_trampoline"u8)
            ? "[unknown/kretprobe'd]"
            : Encoding.UTF8.GetString(rest);
        ref string? name = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySymbol, _addresses[symbol], out _);
        return name = name == text ? name : text;
    }

    private void Read()
    {
        _read = TimeProvider.System.GetTimestamp();
        List<(ulong Address, int Order)> symbols = [];
        List<int> names = [];
        MemoryStream text = new();
        KernelText.ReadLines(_path, line =>
        {
            if (TryParse(line, out ulong address, out ReadOnlySpan<byte> name))
            {
                symbols.Add((address, names.Count));
                names.Add((int)text.Length);
                text.Write(name);
                text.WriteByte((byte)'\n');
            }
        });

        // Of several at one address the kernel prints the one that is listed first.
        symbols.Sort();
        int count = 0;
        var addresses = new ulong[symbols.Count];
        var offsets = new int[symbols.Count];
        foreach ((ulong address, int order) in symbols)
        {
            if (count == 0 || addresses[count - 1] != address)
            {
                (addresses[count], offsets[count]) = (address, names[order]);
                count++;
            }
        }

        _addresses = addresses[..count];
        _names = offsets[..count];
        _text = text.ToArray();
        _byAddress.Clear();
    }

    /// <summary>ffffffff81000000 t name[tab][module]; false: no function, or its address is hidden.</summary>
    private static bool TryParse(ReadOnlySpan<byte> line, out ulong address, out ReadOnlySpan<byte> name)
    {
        name = line.Length > 19 ? KernelText.Word(line[19..]) : [];
        address = 0;
        return !name.IsEmpty && line[17] is (byte)'t' or (byte)'T' or (byte)'w' or (byte)'W' &&
            Utf8Parser.TryParse(line[..16], out address, out int digits, 'x') && digits == 16 && address != 0;
    }
}
