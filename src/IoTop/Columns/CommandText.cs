using IoTop.Model;
using IoTop.Text;

namespace IoTop.Columns;

/// <summary>What the COMMAND column says of a process, as iotop says it.</summary>
internal static class CommandText
{
    /// <summary>
    /// The command line with blanks between its arguments and without the directory of the program; a kernel thread's name in brackets;
    /// behind it the thread's name where that differs. Still untrusted.
    /// </summary>
    public static int Write(ProcessRow row, bool full, Span<byte> text)
    {
        ProcessInfo info = row.Info;
        return full && !info.CommandLine.IsEmpty ? Full(info, text) : Short(info, text);
    }

    private static int Short(ProcessInfo info, Span<byte> text)
    {
        ReadOnlySpan<byte> name = info.Comm;
        if (name.IsEmpty)
        {
            return Format.Text("{no such process}"u8, text);
        }

        if (!info.IsKernelThread)
        {
            return Format.Text(name, text);
        }

        int length = Format.Text("["u8, text);
        length += Format.Text(name, text[length..]);
        return length + Format.Text("]"u8, text[length..]);
    }

    private static int Full(ProcessInfo info, Span<byte> text)
    {
        ReadOnlySpan<byte> arguments = info.CommandLine.TrimEnd("\0 "u8);
        if (!arguments.IsEmpty && arguments[0] == '/')
        {
            int end = arguments.IndexOf((byte)0);
            ReadOnlySpan<byte> program = end < 0 ? arguments : arguments[..end];
            arguments = arguments[(program.LastIndexOf((byte)'/') + 1)..];
        }

        int length = Format.Text(arguments, text);
        text[..length].Replace((byte)0, (byte)' ');
        if (info.Tid != info.Tgid && !info.Comm.SequenceEqual(info.Leader.Comm))
        {
            length += Format.Text(" ["u8, text[length..]);
            length += Format.Text(info.Comm, text[length..]);
            length += Format.Text("]"u8, text[length..]);
        }

        return length;
    }
}
