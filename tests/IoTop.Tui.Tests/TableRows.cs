using System.Globalization;

namespace IoTop.Tui.Tests;

/// <summary>Rows of numbers for table tests: an id, a rate, a name.</summary>
internal sealed class TableRows(params long[] ids) : ITableRows
{
    internal long[] Ids { get; set; } = ids;

    internal string Name { get; set; } = "proc";

    internal static TableColumn[] Columns { get; } =
    [
        new("PID", 5, Alignment.Right, IsPinned: true),
        new("READ/s", 8, Alignment.Right),
        new("COMMAND", 6, IsFlexible: true),
    ];

    internal static TableRows Many(int count) => new([.. Enumerable.Range(1, count).Select(static n => (long)n)]);

    public int Count => Ids.Length;

    public long Identity(int row) => Ids[row];

    public int IndexOf(long identity, int hint) =>
        (uint)hint < (uint)Ids.Length && Ids[hint] == identity ? hint : Array.IndexOf(Ids, identity);

    public void DrawCell(int row, int column, Canvas cell)
    {
        Span<char> text = stackalloc char[24];
        long id = Ids[row];
        if (column == 2)
        {
            cell.Write(0, 0, cell.Width, Name, Role.Normal, Alignment.Left);
            return;
        }

        (column == 0 ? id : id * 1000).TryFormat(text, out int written, provider: CultureInfo.InvariantCulture);
        cell.Write(0, 0, cell.Width, text[..written], column == 0 ? Role.Normal : Role.Read, Alignment.Right);
    }
}
