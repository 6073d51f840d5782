namespace IoTop.Model;

/// <summary>Looks further at what a magic may have hit by chance. The bytes begin where the format does.</summary>
internal delegate bool ContentCheck(ReadOnlySpan<byte> bytes);

/// <summary>Formats that are known by bytes at a fixed place: the one table.</summary>
internal sealed partial class ContentMagic
{
    private readonly string _name;
    private readonly int _start;
    private readonly int _offset;
    private readonly byte[] _magic;
    private readonly ContentCheck? _check;
    private readonly ulong _deviceOffset;

    /// <param name="offset">Of the magic, from where the format begins.</param>
    /// <param name="start">Where the format begins in the bytes: not 0 for what lies behind the first sectors of a device.</param>
    /// <param name="deviceOffset">It can only be there; <see cref="ContentSniffer.UnknownOffset"/>: anywhere.</param>
    private ContentMagic(
        string name, int offset, ReadOnlySpan<byte> magic, ContentCheck? check = null, int start = 0,
        ulong deviceOffset = ContentSniffer.UnknownOffset)
    {
        _name = name;
        _offset = offset;
        _magic = magic.ToArray();
        _check = check;
        _start = start;
        _deviceOffset = deviceOffset;
    }

    /// <summary>The name of the format; null: none is known.</summary>
    internal static string? Find(ReadOnlySpan<byte> bytes, ulong deviceOffset)
    {
        foreach (ContentMagic magic in s_table)
        {
            if (magic.Fits(bytes, deviceOffset))
            {
                return magic._name;
            }
        }

        return null;
    }

    /// <summary>For tests: a magic of each row at its place, with zeros around it.</summary>
    internal static IEnumerable<byte[]> Samples()
    {
        foreach (ContentMagic magic in s_table)
        {
            byte[] bytes = new byte[magic._start + magic._offset + magic._magic.Length + 128];
            magic._magic.CopyTo(bytes, magic._start + magic._offset);
            yield return bytes;
        }
    }

    private bool Fits(ReadOnlySpan<byte> bytes, ulong deviceOffset)
    {
        if (bytes.Length < _start + _offset + _magic.Length
            || (_deviceOffset != ContentSniffer.UnknownOffset && deviceOffset != _deviceOffset))
        {
            return false;
        }

        ReadOnlySpan<byte> format = bytes[_start..];
        return format.Slice(_offset, _magic.Length).SequenceEqual(_magic) && (_check is null || _check(format));
    }
}
