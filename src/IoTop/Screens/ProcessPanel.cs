using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Who a process is, in three rows.</summary>
internal static class ProcessPanel
{
    private const int MaxText = 512;

    /// <summary>The name and number, as the path at the top shows it.</summary>
    public static void DrawName(ref Pen pen, ProcessRow process)
    {
        Span<byte> text = stackalloc byte[MaxText];
        pen.WriteCut(text[..CommandText.Write(process, full: false, text)], 24, Role.Title);
        if (ProcessColumns.IsTask(process))
        {
            pen.Skip(1);
            pen.Write(text[..Format.Number(process.Tid, text)], Role.Accent);
        }
    }

    public static void Draw(Canvas canvas, ProcessRow process, CellContext context)
    {
        Span<byte> text = stackalloc byte[MaxText];
        ProcessInfo info = process.Info;
        var first = new Pen(canvas, 0, 1);
        first.Write("command "u8, Role.Dim);
        first.WriteCut(text[..CommandText.Write(process, full: true, text)], canvas.Width, Role.Bright);
        if (!ProcessColumns.IsTask(process))
        {
            return;
        }

        var second = new Pen(canvas, 1, 1);
        second.Write("user    "u8, Role.Dim);
        second.Write(info.UserName, Role.Normal);
        second.Write("  parent "u8, Role.Dim);
        second.Write(text[..Format.Number(info.ParentId, text)], Role.Normal);
        second.Write("  threads "u8, Role.Dim);
        second.Write(text[..Format.Number(info.ThreadCount, text)], Role.Normal);
        second.Write("  priority "u8, Role.Dim);
        second.Write(text[..(info.Priority.TryFormat(text, out int written, default, null) ? written : 0)], Role.Normal);
        second.Write("  cgroup "u8, Role.Dim);
        int length = info.ContainerName.Length > 0 ? Cells.Name(info.ContainerName, text) : Format.Text(info.CgroupPath, text);
        second.WriteCut(text[..length], second.Room, Role.Normal);
        DrawTotals(canvas, process, context);
    }

    private static void DrawTotals(Canvas canvas, IoRow row, CellContext context)
    {
        var pen = new Pen(canvas, 2, 1);
        pen.Write("total   "u8, Role.Dim);
        pen.Size(row.Accumulated.Read.Bytes, context.Units, Role.Read);
        pen.Write(" read  "u8, Role.Dim);
        pen.Size(row.Accumulated.Write.Bytes, context.Units, Role.Write);
        pen.Write(" written  "u8, Role.Dim);
        pen.Count(row.Accumulated.Ios, Role.Normal);
        pen.Write(" I/Os  "u8, Role.Dim);
        pen.Count(row.Accumulated.Errors, row.Accumulated.Errors == 0 ? Role.Dim : Role.Error);
        pen.Write(" errors since the start"u8, Role.Dim);
    }
}
