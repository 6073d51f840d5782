using System.Text;

namespace IoTop.Model;

/// <summary>
/// Names of functions out of a recording, each with a number for an address: the kernel's own are not recorded. Allocates only for names that
/// have not been seen before.
/// </summary>
internal sealed class SymbolNames
{
    // Numbers that look like the kernel's functions; nobody takes them for anything else.
    private const ulong FirstAddress = 0xffff_ffff_8000_0000;

    // A kernel has about 100,000 functions; what a recording makes up is not kept.
    private const int MaxNames = 1 << 18;
    private const int MaxCharacters = 32 << 20;
    private const string TooMany = "(too many names)";

    private readonly List<string> _names = [TooMany];
    private readonly Dictionary<string, ulong> _addresses = [];
    private readonly Dictionary<string, ulong>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _characters;

    public SymbolNames() => _lookup = _addresses.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What stands for the function of that name from now on.</summary>
    public ulong AddressOf(ReadOnlySpan<byte> name)
    {
        if (name.Length > SymbolList.MaxBytes)
        {
            throw new RecordingException($"a function's name of {name.Length} bytes");
        }

        Span<char> text = stackalloc char[SymbolList.MaxBytes];
        text = text[..Encoding.UTF8.GetChars(name, text)];
        if (_lookup.TryGetValue(text, out ulong address))
        {
            return address;
        }

        if (_names.Count >= MaxNames || _characters > MaxCharacters)
        {
            return FirstAddress;
        }

        string added = text.ToString();
        address = FirstAddress + (ulong)_names.Count;
        _names.Add(added);
        _addresses[added] = address;
        _characters += added.Length;
        return address;
    }

    /// <summary>Empty: none of ours.</summary>
    public string NameOf(ulong address)
    {
        ulong index = address - FirstAddress;
        return address >= FirstAddress && index < (ulong)_names.Count ? _names[(int)index] : "";
    }
}
