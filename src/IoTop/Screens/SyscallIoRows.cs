using IoTop.Columns;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The I/Os that a call led to, as the rows of a table.</summary>
internal sealed class SyscallIoRows(Session session, SyscallIos ios) : ITableRows
{
    private const int MaxCell = 256;

    public ColumnSet<SyscallIo> Columns { get; } = new(SyscallIoColumns.All);

    public int Count => ios.All.Length;

    public long Identity(int row) => row;

    public int IndexOf(long identity, int hint) => identity < Count ? (int)identity : -1;

    public void DrawCell(int row, int column, Canvas cell)
    {
        SyscallIo io = ios.All[row];
        Column<SyscallIo> definition = Columns.ShownColumn(column);
        Span<byte> buffer = stackalloc byte[MaxCell];
        ReadOnlySpan<byte> text = buffer[..definition.Text(in io, session.Cells, buffer)];
        cell.Write(0, 0, cell.Width, text, StyleOf(io, definition), definition.Alignment);
    }

    private static Role StyleOf(SyscallIo io, Column<SyscallIo> column) => column.Key switch
    {
        "cause" => io.IsApproximate ? Role.Warning : Role.Bright,
        "bytes" or "op" => io.Cause is SyscallCause.Read or SyscallCause.ReadAhead ? Role.Read : Role.Write,
        "time" or "sector" => Role.Dim,
        _ => Role.Normal,
    };
}
