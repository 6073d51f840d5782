using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Draws the lines of an I/O's structure that are fields of the I/O: what, who, where, when.</summary>
internal static partial class IoFields
{
    private const int LabelWidth = 11;
    private const int MaxText = 512;

    /// <summary>Draws one field on a canvas of one row.</summary>
    public static void Draw(Canvas line, OutlineKind kind, Session session, ShownIo shown)
    {
        switch (kind)
        {
            case OutlineKind.Operation:
                DrawOperation(line, session, in shown.Io);
                break;
            case OutlineKind.Bytes:
                DrawBytes(line, session, shown);
                break;
            case OutlineKind.Flags:
                DrawFlags(line, session, in shown.Io);
                break;
            case OutlineKind.Result:
                DrawResult(line, in shown.Io);
                break;
            case OutlineKind.Marks:
                DrawMarks(line, in shown.Io);
                break;
            case OutlineKind.Process or OutlineKind.Command or OutlineKind.Cgroup or OutlineKind.Dirtier or OutlineKind.EndIo:
                DrawWho(line, kind, session, shown);
                break;
            case OutlineKind.Device or OutlineKind.Sectors or OutlineKind.ByteOffset or OutlineKind.SentBy:
                DrawWhere(line, kind, session, shown);
                break;
            default:
                DrawWhen(line, kind, session, in shown.Io);
                break;
        }
    }

    private static Pen Label(Canvas line, scoped ReadOnlySpan<byte> label)
    {
        line.Write(0, 0, LabelWidth, label, Role.Dim, Alignment.Left);
        return new Pen(line, 0, LabelWidth + 1);
    }

    private static void DrawOperation(Canvas line, Session session, in IoEvent io)
    {
        Span<byte> text = stackalloc byte[MaxText];
        Pen pen = Label(line, "operation"u8);
        pen.Write(Operations.NameOf(io.Op), Operations.StyleOf(io.Op).Bold);
        pen.Skip(2);
        pen.Count(io.Bytes, Role.Bright);
        pen.Write(" bytes  "u8, Role.Dim);
        pen.Write(text[..EventColumns.Operation(in io, session.Cells, text)], Role.Accent);
    }

    private static void DrawBytes(Canvas line, Session session, ShownIo shown)
    {
        Span<byte> text = stackalloc byte[MaxText];
        Pen pen = Label(line, "captured"u8);
        BytesState state = BytesVerdict.Of(session, shown);
        pen.WriteCut(text[..BytesVerdict.Write(session, shown, state, text)], pen.Room, BytesVerdict.RoleOf(state));
    }

    private static void DrawFlags(Canvas line, Session session, in IoEvent io)
    {
        Span<byte> text = stackalloc byte[MaxText];
        Pen pen = Label(line, "flags"u8);
        _ = session.Model.Source.Description.CommandFlags.TryFormat(io.CmdFlags, text, out int written, (byte)' ');
        pen.Write(written == 0 ? "none"u8 : text[..written], written == 0 ? Role.Dim : Role.Normal);
    }

    private static void DrawResult(Canvas line, in IoEvent io)
    {
        Span<byte> text = stackalloc byte[MaxText];
        Pen pen = Label(line, "result"u8);
        if (io.Error == 0)
        {
            pen.Write("success"u8, Role.Good);
            return;
        }

        pen.Write(text[..EventColumns.Error(io.Error, text)], ((Style)Role.Error).Bold);
        pen.Write(" errno "u8, Role.Dim);
        pen.Write(text[..Format.Number(io.Error, text)], Role.Error);
    }

    private static void DrawMarks(Canvas line, in IoEvent io)
    {
        Pen pen = Label(line, "marks"u8);
        Mark(ref pen, in io, IoEventFlags.NoStart, "start not seen: no owner, no latency  "u8);
        Mark(ref pen, in io, IoEventFlags.LowerLayer, "sent down by a stacked device  "u8);
        Mark(ref pen, in io, IoEventFlags.KernelThread, "queued by a kernel thread  "u8);
        Mark(ref pen, in io, IoEventFlags.Merged, "merged with others into one request  "u8);
        Mark(ref pen, in io, IoEventFlags.Split, "piece of a bigger I/O  "u8);
        Mark(ref pen, in io, IoEventFlags.EndUnseen, "end not seen: counted later, without times"u8);
    }

    private static void Mark(ref Pen pen, in IoEvent io, IoEventFlags flag, scoped ReadOnlySpan<byte> text)
    {
        if ((io.Flags & flag) != 0)
        {
            pen.Write(text, Role.Normal);
        }
    }

    private static void DrawWhere(Canvas line, OutlineKind kind, Session session, ShownIo shown)
    {
        ref readonly IoEvent io = ref shown.Io;
        Pen pen;
        switch (kind)
        {
            case OutlineKind.Device:
                Span<byte> text = stackalloc byte[MaxText];
                pen = Label(line, "device"u8);
                DrawDevice(ref pen, session, io.Dev);
                if (session.Model.Devices.TryGet(io.Dev, out DeviceInfo info))
                {
                    pen.Skip(2);
                    pen.WriteCut(text[..DeviceInfoText.Write(info, text)], pen.Room, Role.Normal);
                }

                break;
            case OutlineKind.Sectors:
                pen = Label(line, "sectors"u8);
                DrawSectors(ref pen, session, shown);
                break;
            case OutlineKind.ByteOffset:
                pen = Label(line, "byte offset"u8);
                pen.Count(shown.SectorOf(io.Sector) * 512, Role.Normal);
                pen.Write(session.Settings.PartitionSectors ? " on the partition"u8 : " on the disk"u8, Role.Dim);
                break;
            default:
                pen = Label(line, "sent by"u8);
                DrawDevice(ref pen, session, io.ParentDev);
                pen.Write("  sector "u8, Role.Dim);
                pen.Count(io.ParentSector, Role.Normal);
                break;
        }
    }

    private static void DrawSectors(ref Pen pen, Session session, ShownIo shown)
    {
        ulong first = shown.SectorOf(shown.Io.Sector);
        ulong sectors = ((ulong)shown.Io.Bytes + 511) / 512;
        pen.Count(first, Role.Bright);
        if (sectors > 0)
        {
            pen.Write(" to "u8, Role.Dim);
            pen.Count(first + sectors - 1, Role.Bright);
            pen.Write("  "u8, Role.Dim);
            pen.Count(sectors, Role.Normal);
            pen.Write(sectors == 1 ? " sector of 512"u8 : " sectors of 512"u8, Role.Dim);
        }

        pen.Write(session.Settings.PartitionSectors ? "  of the partition"u8 : ""u8, Role.Accent);
    }

    private static void DrawDevice(ref Pen pen, Session session, uint dev)
    {
        Span<byte> text = stackalloc byte[MaxText];
        pen.Write(text[..Cells.Device(dev, session.Cells, text)], ((Style)Role.Bright).Bold);
        pen.Skip(2);
        pen.Write(text[..Format.Number(DeviceNumber.Major(dev), text)], Role.Dim);
        pen.Write(":"u8, Role.Dim);
        pen.Write(text[..Format.Number(DeviceNumber.Minor(dev), text)], Role.Dim);
    }
}
