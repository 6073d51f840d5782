using System.Text;

namespace IoTop.Model;

/// <summary>The names of functions that a record refers to, numbered as they come, from 1 on: 0 is none.</summary>
internal sealed class SymbolList
{
    /// <summary>Of a name; the kernel's are shorter, with their module, too.</summary>
    public const int MaxBytes = 1024;

    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<string> _names = [];

    /// <summary>About how many bytes they take.</summary>
    public int Bytes { get; private set; }

    public string this[int number] => number == 0 ? "" : _names[number - 1];

    public int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out int number))
        {
            _names.Add(name);
            number = _names.Count;
            _numbers[name] = number;
            Bytes += Math.Min(name.Length + 2, MaxBytes);
        }

        return number;
    }

    public void Clear()
    {
        _numbers.Clear();
        _names.Clear();
        Bytes = 0;
    }

    public void Encode(ByteWriter into)
    {
        into.Number((uint)_names.Count);
        Span<byte> text = stackalloc byte[MaxBytes];
        foreach (string name in _names)
        {
            _ = Encoding.UTF8.TryGetBytes(name, text, out int length)
                || Encoding.UTF8.TryGetBytes(name.AsSpan(0, Math.Min(name.Length, MaxBytes / 3)), text, out length);
            into.Bytes(text[..length]);
        }
    }
}
