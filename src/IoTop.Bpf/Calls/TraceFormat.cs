using System.Buffers.Binary;
using System.Globalization;

namespace IoTop.Bpf;

/// <summary>Where a field lies in what the kernel records.</summary>
/// <param name="Name">As the kernel calls it.</param>
/// <param name="Offset">Bytes from the beginning of the record.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct TraceField(string Name, int Offset, int Size)
{
    internal bool IsThere => Name is not null;

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes; 0 when it is not there, or behind the end.</summary>
    internal ulong Read(ReadOnlySpan<byte> record)
    {
        if ((uint)(Offset + Size) > (uint)record.Length)
        {
            return 0;
        }

        ReadOnlySpan<byte> field = record.Slice(Offset, Size);
        return Size switch
        {
            1 => field[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(field),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(field),
            8 => BinaryPrimitives.ReadUInt64LittleEndian(field),
            _ => 0,
        };
    }

    /// <summary>The field's bytes; none when it is behind the end.</summary>
    internal ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> record) =>
        (uint)(Offset + Size) > (uint)record.Length ? [] : record.Slice(Offset, Size);
}

/// <summary>A "format" file of tracefs, events/header_page included: which fields a record has. They differ between kernels.</summary>
internal sealed class TraceFormat
{
    private const int MaxSize = 1 << 20;

    private readonly List<TraceField> _fields = [];

    private TraceFormat()
    {
    }

    /// <summary>Number of the event, which its records begin with; -1: it has none.</summary>
    internal int Id { get; private set; } = -1;

    /// <summary>Where all fixed fields are over.</summary>
    internal int Size { get; private set; }

    /// <summary>The field of that name; one that is not there reads as 0.</summary>
    internal TraceField this[string name] => _fields.Find(field => field.Name == name);

    /// <summary>"	field:unsigned long parent_ip;	offset:16;	size:8;	signed:0;"; lines that are not understood are left out.</summary>
    internal static TraceFormat Parse(string text)
    {
        var format = new TraceFormat();
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("ID:", StringComparison.Ordinal) && TryNumber(trimmed[3..], out int id))
            {
                format.Id = id;
            }
            else if (trimmed.StartsWith("field:", StringComparison.Ordinal))
            {
                format.Add(trimmed[6..].Split(';'));
            }
        }

        return format;
    }

    private void Add(string[] parts)
    {
        if (parts.Length < 3 || !TryValue(parts[1], "offset:", out int offset) || !TryValue(parts[2], "size:", out int size))
        {
            return;
        }

        string declaration = parts[0].Trim();
        int bracket = declaration.IndexOf('[', StringComparison.Ordinal);
        declaration = bracket < 0 ? declaration : declaration[..bracket];
        string name = declaration[(declaration.LastIndexOf(' ') + 1)..];
        _fields.Add(new TraceField(name, offset, size));
        Size = Math.Max(Size, offset + size);
    }

    private static bool TryValue(string text, string key, out int value)
    {
        value = 0;
        string trimmed = text.Trim();
        return trimmed.StartsWith(key, StringComparison.Ordinal) && TryNumber(trimmed[key.Length..], out value);
    }

    private static bool TryNumber(string text, out int value) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= MaxSize;
}
