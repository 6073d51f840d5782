using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Who a watched process is and how it is watched, and what counts the selected function, in four rows.</summary>
internal static class FunctionPanel
{
    private const int MaxText = 512;

    /// <summary>The name and number, as the path at the top shows it.</summary>
    public static void DrawName(ref Pen pen, FunctionProcessRow process)
    {
        Span<byte> text = stackalloc byte[MaxText];
        pen.WriteCut(text[..FunctionAmounts.WriteCommand(process, full: false, text)], 24, Role.Title);
        pen.Skip(1);
        pen.Write(text[..Format.Number(process.Tgid, text)], Role.Accent);
    }

    public static void Draw(Canvas canvas, Session session, FunctionProcessRow process, FunctionLine? selected)
    {
        Span<byte> text = stackalloc byte[MaxText];
        var first = new Pen(canvas, 0, 1);
        first.Write("command  "u8, Role.Dim);
        first.WriteCut(text[..FunctionAmounts.WriteCommand(process, full: true, text)], canvas.Width, Role.Bright);
        DrawWatch(new Pen(canvas, 1, 1), session, process);
        DrawMemory(new Pen(canvas, 2, 1), session, process);
        if (selected is null)
        {
            return;
        }

        var last = new Pen(canvas, 3, 1);
        last.Write("source   "u8, Role.Dim);
        last.Write(selected.Info.Name, Role.Accent);
        last.Write(selected.HasSource ? ": "u8 : ": n/a, "u8, Role.Dim);
        last.Write(selected.HasSource ? selected.Info.Source : selected.Info.Why, selected.HasSource ? Role.Normal : Role.Warning);
    }

    private static void DrawWatch(Pen pen, Session session, FunctionProcessRow process)
    {
        pen.Write("watched  "u8, Role.Dim);
        pen.Clock(session.Model.Clock.ToLocal(process.Watch.SinceNs), Role.Normal);
        pen.Write("  for "u8, Role.Dim);
        pen.Fixed(process.WatchedNs / 1e9, 0, Role.Normal);
        pen.Write("s"u8, Role.Normal);
        if (process.IsOver)
        {
            pen.Write(process.IsRemoved ? "  removed"u8 : "  ended"u8, Role.Warning);
        }

        pen.Write("  children "u8, Role.Dim);
        bool follows = (process.Watch.Flags & WatchFlags.Children) != 0;
        pen.Write(follows ? "followed"u8 : "not followed"u8, Role.Normal);
        uint parent = process.Watch.Parent != 0 ? process.Watch.Parent : process.Info?.ParentId ?? 0;
        if (parent != 0)
        {
            Span<byte> text = stackalloc byte[Format.MaxLength];
            pen.Write(process.Watch.Parent != 0 ? "  child of "u8 : "  parent "u8, Role.Dim);
            pen.Write(text[..Format.Number(parent, text)], Role.Normal);
        }

        if (process.Info is ProcessInfo info)
        {
            pen.Write("  user "u8, Role.Dim);
            pen.Write(info.UserName, Role.Normal);
        }
    }

    private static void DrawMemory(Pen pen, Session session, FunctionProcessRow process)
    {
        FunctionSum kmalloc = process.Total(FunctionFamily.Kmalloc);
        FunctionSum kfree = process.Total(FunctionFamily.Kfree);
        UnitStyle units = session.Cells.Units;
        pen.Write("memory   "u8, Role.Dim);
        if (!session.Functions!.HasSource(FunctionFamily.Kmalloc))
        {
            pen.Write("n/a"u8, Role.Dim);
            return;
        }

        pen.Size(kmalloc.Bytes, units, Role.Normal);
        pen.Write(" allocated  "u8, Role.Dim);
        pen.Size(kfree.Bytes, units, Role.Normal);
        pen.Write(" freed, "u8, Role.Dim);
        pen.Size(kmalloc.BytesElsewhere, units, Role.Normal);
        pen.Write(" by others  "u8, Role.Dim);
        pen.Count(kfree.Unknown, Role.Normal);
        pen.Write(" frees unknown"u8, Role.Dim);
    }
}
