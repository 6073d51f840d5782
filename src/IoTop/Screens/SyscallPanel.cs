using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Who a process is, and how much of what its calls read and wrote on a file came from the disk and went there.</summary>
internal static class SyscallPanel
{
    private const int MaxText = 1024;
    private const int JournalWidth = 23; // half a number is a lie

    /// <summary>The name and number, as the path at the top shows it.</summary>
    public static void DrawName(ref Pen pen, SyscallProcessRow process)
    {
        Span<byte> text = stackalloc byte[MaxText];
        pen.WriteCut(text[..SyscallAmounts.WriteCommand(process, full: false, text)], 24, Role.Title);
        pen.Skip(1);
        pen.Write(text[..Format.Number(process.Tgid, text)], Role.Accent);
    }

    public static void Draw(Canvas canvas, Session session, SyscallProcessRow process, SyscallFileRow? file)
    {
        Span<byte> text = stackalloc byte[MaxText];
        var first = new Pen(canvas, 0, 1);
        first.Write("command "u8, Role.Dim);
        first.WriteCut(text[..SyscallAmounts.WriteCommand(process, full: true, text)], canvas.Width, Role.Bright);
        if (process.IsOver)
        {
            first.Write(process.IsRemoved ? "  not traced any more"u8 : "  ended"u8, Role.Warning);
        }

        if (file is null)
        {
            return;
        }

        var second = new Pen(canvas, 1, 1);
        second.Write("file    "u8, Role.Dim);
        second.WriteCut(file.Name.IsEmpty ? "-"u8 : file.Name, canvas.Width, Role.Normal);
        DrawDisk(new Pen(canvas, 2, 1), session, file);
    }

    /// <summary>Calls and block I/O of the same time beside each other.</summary>
    private static void DrawDisk(Pen pen, Session session, SyscallFileRow file)
    {
        pen.Write("disk    "u8, Role.Dim);
        if (!InodeMode.IsRegular(file.Mode) || file.Inode == 0)
        {
            pen.Write("has nothing to do with it: this is no file on a disk"u8, Role.Dim);
            return;
        }

        if (session.WhyNoFileIos is { Length: > 0 } why)
        {
            pen.Write(why, Role.Warning);
            return;
        }

        FileIoTable ios = session.Cells.FileIos!;
        FileIoSum sum = ios.Of(file.FsDev, file.Inode, file.Process.Tgid, interval: false);
        pen.Write("since "u8, Role.Dim);
        pen.Clock(session.Model.Clock.ToLocal(ios.SinceNs), Role.Normal);
        pen.Write("  read "u8, Role.Dim);
        Size(ref pen, file.ReadSinceMark, Role.Read);
        pen.Write(", from the disk "u8, Role.Dim);
        Size(ref pen, sum.Read, Role.Read);
        pen.Write("  written "u8, Role.Dim);
        Size(ref pen, file.WrittenSinceMark, Role.Write);
        pen.Write(", to the disk "u8, Role.Dim);
        Size(ref pen, sum.Written, Role.Write);
        FileIoSum journal = ios.JournalOf(file.FsDev, interval: false);
        if (journal.Written > 0 && pen.Room >= JournalWidth)
        {
            pen.Write("  journal of all "u8, Role.Dim);
            Size(ref pen, journal.Written, Role.Normal);
        }
    }

    private static void Size(ref Pen pen, ulong bytes, Role role)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        pen.Write(text[..Format.Compact(bytes, text)], role);
    }
}
