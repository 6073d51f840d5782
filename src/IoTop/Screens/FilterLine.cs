using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>What is filtered, in a few words behind the path: whoever sees a short list has to see why.</summary>
internal static class FilterLine
{
    private const int MostShown = 3;

    public static void Draw(ref Pen pen, Session session)
    {
        ScreenFilter filter = session.Filter;
        Numbers(ref pen, "pid "u8, filter.Pids);
        Numbers(ref pen, "uid "u8, filter.Users);
        for (int word = 0; word < filter.Cgroups.Count; word++)
        {
            pen.Write("in "u8, Role.Dim);
            pen.Write(filter.Cgroups[word], Role.Accent);
            pen.Skip(2);
        }

        Devices(ref pen, session);
        if (filter.OpMask != 0)
        {
            pen.Write("op "u8, Role.Dim);
            for (int op = 0; op < Operations.Count; op++)
            {
                if ((filter.OpMask & (1u << op)) != 0)
                {
                    pen.Write(Operations.NameOf((IoOperation)op), Operations.StyleOf((IoOperation)op));
                    pen.Skip(1);
                }
            }

            pen.Skip(1);
        }

        if (filter.MinBytes != 0)
        {
            pen.Write("\u2265", Role.Dim);
            Span<byte> text = stackalloc byte[Format.MaxLength];
            pen.Write(text[..Format.Compact(filter.MinBytes, text)], Role.Accent);
            pen.Skip(2);
        }

        if (filter.MinLatencyNs != 0)
        {
            pen.Write("\u2265", Role.Dim);
            pen.Duration(filter.MinLatencyNs, Role.Accent);
            pen.Skip(2);
        }

        if (filter.Search.Length != 0)
        {
            Style style = filter.IsSearchValid ? Role.Match : Role.Error;
            pen.Write("/", style);
            pen.Write(filter.Search, style);
            pen.Write("/", style);
            pen.Skip(2);
        }
    }

    private static void Numbers(ref Pen pen, scoped ReadOnlySpan<byte> label, HashSet<uint> numbers)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        Span<byte> text = stackalloc byte[Format.MaxLength];
        pen.Write(label, Role.Dim);
        int shown = 0;
        foreach (uint number in numbers)
        {
            if (shown++ == MostShown)
            {
                break;
            }

            pen.Write(text[..Format.Number(number, text)], Role.Accent);
            pen.Skip(1);
        }

        More(ref pen, numbers.Count);
    }

    private static void Devices(ref Pen pen, Session session)
    {
        if (session.Filter.Devices.Count == 0)
        {
            return;
        }

        Span<byte> text = stackalloc byte[64];
        pen.Write("on "u8, Role.Dim);
        int shown = 0;
        foreach (uint device in session.Filter.Devices)
        {
            if (shown++ == MostShown)
            {
                break;
            }

            pen.Write(text[..IoTop.Columns.Cells.Device(device, session.Cells, text)], Role.Accent);
            pen.Skip(1);
        }

        More(ref pen, session.Filter.Devices.Count);
    }

    private static void More(ref Pen pen, int count)
    {
        if (count > MostShown)
        {
            Span<byte> text = stackalloc byte[Format.MaxLength];
            pen.Write("+"u8, Role.Dim);
            pen.Write(text[..Format.Number(count - MostShown, text)], Role.Dim);
            pen.Skip(1);
        }

        pen.Skip(1);
    }
}
