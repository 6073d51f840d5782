using IoTop.Columns;
using IoTop.Model;
using IoTop.Output;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>A call in a line, and what of it reached the disk in another.</summary>
internal static class SyscallCallText
{
    private const int MaxText = 1024;

    /// <summary>The name of its file; of a copy "from -> to". Raw bytes: sanitized at drawing.</summary>
    public static int WriteFiles(Session session, in SyscallEvent call, Span<byte> text)
    {
        SyscallFileNames files = session.CallFiles!;
        int length = files.Write(call.Tgid, call.Fd, call.FsDev, call.Inode, call.Mode, text);
        length += length == 0 ? Format.Text("-"u8, text) : 0;
        if (SyscallNaming.HasOther(in call))
        {
            length += Format.Text(" -> "u8, text[length..]);
            length += files.Write(call.Tgid, call.OtherFd, call.OtherFsDev, call.OtherInode, call.OtherMode, text[length..]);
        }

        return length;
    }

    /// <summary>"call  write 4,096 of 4,096 at 0 in 12us  fd 7 /srv/a".</summary>
    public static void DrawCall(Canvas canvas, Session session, in SyscallEvent call)
    {
        Span<byte> text = stackalloc byte[MaxText];
        var pen = new Pen(canvas, 0, 1);
        pen.Write("call  "u8, Role.Dim);
        pen.Write(SyscallNames.Utf8(call.Syscall), Role.Bright);
        pen.Skip(1);
        if (call.Result < 0)
        {
            pen.Write(text[..SyscallNaming.WriteErrno(in call, text)], Role.Error);
        }
        else if (!SyscallNames.Syncs(call.Syscall))
        {
            pen.Count((ulong)call.Result, Role.Normal);
            pen.Write(" of "u8, Role.Dim);
            pen.Count(call.Asked, Role.Normal);
        }

        if (call.Offset != SyscallEvent.NoOffset)
        {
            pen.Write(" at "u8, Role.Dim);
            pen.Count(call.Offset, Role.Normal);
        }

        pen.Write(" in "u8, Role.Dim);
        pen.Duration(call.LatencyNs, Style.Graph(Gradient.Load, LatencyLevel.Of(call.LatencyNs)));
        pen.Write("  thread "u8, Role.Dim);
        pen.Write(text[..Format.Number(call.Tid, text)], Role.Normal);
        pen.Skip(2);
        pen.WriteCut(text[..WriteFiles(session, in call, text)], pen.Room, Role.Normal);
    }

    /// <summary>"disk  4.00 K of 4.00 K written back in 1 I/O".</summary>
    public static void DrawDisk(Canvas canvas, Session session, in SyscallEvent call, SyscallIos ios)
    {
        var pen = new Pen(canvas, 0, 1);
        pen.Write("disk  "u8, Role.Dim);
        UnitStyle units = session.Cells.Units;
        if (ios.All.IsEmpty)
        {
            pen.Write(Nothing(session, in call, ios), Role.Dim);
            return;
        }

        bool isRead = SyscallNames.Reads(call.Syscall) && !SyscallNames.Copies(call.Syscall);
        pen.Size(ios.DataBytes, units, isRead ? Role.Read : Role.Write);
        if (call.Result > 0 && !SyscallNames.Syncs(call.Syscall))
        {
            pen.Write(" of "u8, Role.Dim);
            pen.Size(call.Result, units, Role.Normal);
        }

        pen.Write(isRead ? " came from the disk in "u8 : " went to the disk in "u8, Role.Dim);
        pen.Count((ulong)ios.All.Length, Role.Normal);
        pen.Write(ios.All.Length == 1 ? " I/O"u8 : " I/Os"u8, Role.Dim);
        if (ios.OtherBytes > 0)
        {
            pen.Write(", with "u8, Role.Dim);
            pen.Size(ios.OtherBytes, units, Role.Normal);
            pen.Write(" of journal and metadata"u8, Role.Dim);
        }

        pen.Write(ios.IsOpen ? "; more may follow"u8 : default, Role.Dim);
    }

    private static string Nothing(Session session, in SyscallEvent call, SyscallIos ios) =>
        session.WhyNoFileIos is { Length: > 0 } why ? why
        : InodeMode.IsBlockDevice(call.Mode) ? "I/Os are found by file, and this is a device: M-2 has its I/Os"
        : !InodeMode.IsRegular(call.Mode) && !SyscallNames.Copies(call.Syscall) ? "this is no file on a disk"
        : call.Result < 0 ? "nothing: it failed"
        : call.ExitNs < session.Cells.FileIos!.SinceNs ? "not known: it was made before the files were looked at"
        : ios.IsOpen ? "nothing yet: it is in the page cache"
        : "nothing: it was in the page cache";
}
