using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>A call a line, the file at its end as opensnoop has it; under it its payload, where that was captured.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="writing">What that is.</param>
/// <param name="naming">Names of files, wall clock.</param>
/// <param name="users">Names of users.</param>
internal sealed class TextSyscallRenderer(OutputBuffer output, TextWriting writing, SyscallNaming naming, ProcessCatalog users)
    : ISyscallRenderer
{
    private const int UserWidth = 8;
    private const int CommWidth = 15;
    private const int SyscallWidth = 15;
    private const int Indent = 8;

    public void Begin() => output.Write(
        "TIME             PID     TID USER     COMMAND         SYSCALL           FD     OFFSET    ASKED     DONE ERRNO     LAT(us)  FILE\n"u8);

    public void Write(in SyscallEvent call, ReadOnlySpan<byte> data)
    {
        Span<byte> text = stackalloc byte[64];
        output.Left(text[..Format.ClockMilliseconds(naming.Clock.ToLocal(call.ExitNs), text)], 12);
        Number(call.Tgid, 7, text);
        Number(call.Tid, 7, text);
        output.Write((byte)' ');
        writing.WriteField(output, text[..Columns.Cells.Name(users.UserName(call.Uid), text)], UserWidth);
        output.Write((byte)' ');
        writing.WriteField(output, call.Comm.Bytes, CommWidth);
        output.Write((byte)' ');
        output.Left(SyscallNames.Utf8(call.Syscall), SyscallWidth);
        Fd(call.Fd, text);
        Offset(call.Offset, text);
        Number(call.Asked, 8, text);
        output.Write((byte)' ');
        output.Right(call.Result < 0 ? "-"u8 : text[..Format.Number(call.Result, text)], 8);
        output.Write((byte)' ');
        int errno = SyscallNaming.WriteErrno(in call, text);
        output.Left(errno == 0 ? "-"u8 : text[..errno], 9);
        output.Write((byte)' ');
        output.Right(text[..Format.Fixed(call.LatencyNs / 1e3, 1, text)], 8);
        output.Write("  "u8);
        File(naming.File(in call));
        if (SyscallNaming.HasOther(in call))
        {
            output.Write(" -> "u8);
            output.Write(text[..Format.Number(call.OtherFd, text)]);
            output.Write((byte)' ');
            File(naming.OtherFile(in call));
        }

        output.Write((byte)'\n');
        HexDump.Write(output, data, Indent);
    }

    private void Number(ulong value, int width, Span<byte> text)
    {
        output.Write((byte)' ');
        output.Right(text[..Format.Number(value, text)], width);
    }

    private void Fd(int fd, Span<byte> text)
    {
        output.Write((byte)' ');
        output.Right(fd < 0 ? "-"u8 : text[..Format.Number(fd, text)], 4);
    }

    private void Offset(ulong offset, Span<byte> text)
    {
        output.Write((byte)' ');
        output.Right(offset == SyscallEvent.NoOffset ? "-"u8 : text[..Format.Number(offset, text)], 10);
    }

    private void File(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            output.Write((byte)'-');
        }
        else
        {
            writing.Write(output, name);
        }
    }
}
