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

    internal static int Full(ProcessInfo info, Span<byte> text)
    {
        ReadOnlySpan<byte> arguments = WithoutDirectory(info.CommandLine.TrimEnd("\0 "u8), info.Leader.Comm);
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

    private static ReadOnlySpan<byte> WithoutDirectory(ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> name)
    {
        if (arguments.IsEmpty || arguments[0] != '/')
        {
            return arguments;
        }

        int nul = arguments.IndexOf((byte)0);
        int end = nul >= 0 ? nul : EndOfProgram(arguments, name);
        return arguments[(arguments[..end].LastIndexOf((byte)'/') + 1)..];
    }

    /// <summary>
    /// Without NUL it is a path with blanks, or a title that the process gave itself: the program ends where the task's name does, else at the
    /// first blank, so that no path among a title's words is taken for the directory.
    /// </summary>
    private static int EndOfProgram(ReadOnlySpan<byte> title, ReadOnlySpan<byte> name)
    {
        int first = title.IndexOf((byte)' ');
        for (int end = first; end >= 0;)
        {
            if (IsProgram(title[..end], name))
            {
                return end;
            }

            int next = title[(end + 1)..].IndexOf((byte)' ');
            end = next < 0 ? -1 : end + 1 + next;
        }

        return first < 0 || IsProgram(title, name) ? title.Length : first;
    }

    /// <summary>The kernel keeps 15 bytes of a program's name.</summary>
    private static bool IsProgram(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> file = path[(path.LastIndexOf((byte)'/') + 1)..];
        return file[..Math.Min(file.Length, 15)].SequenceEqual(name);
    }
}
