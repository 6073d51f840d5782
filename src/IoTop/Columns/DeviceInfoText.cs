using IoTop.Model;
using IoTop.Text;

namespace IoTop.Columns;

/// <summary>One line about a device: what it is for its user. Holds untrusted names.</summary>
internal static class DeviceInfoText
{
    public static int Write(DeviceInfo info, Span<byte> text)
    {
        int length = 0;
        foreach (string mountPoint in info.MountPoints)
        {
            length += Word(mountPoint, text, length);
        }

        if (info.FileSystem.Length > 0 && info.MountPoints.Length > 0)
        {
            length += Word(info.FileSystem, text, length, "(", ")");
        }

        if (info.IsSwap)
        {
            length += Word("[swap]", text, length);
        }

        length += Word(info.BackingFile, text, length);
        length += Word(info.MapType, text, length);
        if (info.Slaves.Length > 0)
        {
            length += Word("on", text, length);
            foreach (DeviceInfo slave in info.Slaves)
            {
                length += Word(slave.DisplayName, text, length);
            }
        }

        return length + Word(info.IsPartition ? string.Empty : info.Model, text, length);
    }

    private static int Word(ReadOnlySpan<char> word, Span<byte> text, int length, string before = "", string after = "")
    {
        if (word.IsEmpty)
        {
            return 0;
        }

        int start = length;
        if (length > 0)
        {
            length += Format.Text(" "u8, text[length..]);
        }

        length += Cells.Name(before, text[length..]);
        length += Cells.Name(word, text[length..]);
        length += Cells.Name(after, text[length..]);
        return length - start;
    }
}
