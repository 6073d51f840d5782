using System.Globalization;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Columns;

/// <summary>The columns of the list of single calls: those of ftrace, in its order. They cannot be sorted by: calls stand in the order of time.</summary>
internal static class CallColumns
{
    public static IReadOnlyList<Column<CallEvent>> All { get; } =
    [
        new("task", "TASK", 15, Alignment.Left, "Name of the task that called it",
            static (in row, context, text) => Format.Text(Comm(in row), text), null) { Role = ColumnRole.Name, DropOrder = 3 },
        new("pid", "PID", 7, Alignment.Right, "Its thread id, as ftrace has it",
            static (in row, context, text) => Format.Number(row.Tid, text), null),
        new("cpu", "CPU", 3, Alignment.Right, "Processor that it was called on",
            static (in row, context, text) => Format.Number(row.Cpu, text), null) { DropOrder = 2 },
        new("flags", "FLAGS", 5, Alignment.Left,
            "irqs off (d, D, b), need resched (n, N, p; lazy l, L, b, B), hard or soft irq (h, s, H), preempt depth, migrate depth",
            static (in row, context, text) => context.Calls is null ? 0 : CallFlagText.Letters(in row, context.Calls.Description, text), null)
            { Role = ColumnRole.Dim, DropOrder = 1 },
        new("time", "TIME", 13, Alignment.Right, "Seconds since the machine was started",
            static (in row, context, text) => Time(row.TimeNs, text), null) { Role = ColumnRole.Dim, DropOrder = 4 },
        new("callee", "CALLEE", 0, Alignment.Left, "Function that was called",
            static (in row, context, text) => Name(row.Function, context, text), null) { LeastWidth = 21 },
        new("caller", "CALLER", 0, Alignment.Left, "Function that called it",
            static (in row, context, text) => Name(row.Caller, context, text), null) { LeastWidth = 21 },
    ];

    /// <summary>The name of a task as the kernel prints it, where it does not know one, too.</summary>
    public static ReadOnlySpan<byte> Comm(in CallEvent call)
    {
        ReadOnlySpan<byte> comm = call.Comm.Bytes;
        return !comm.IsEmpty ? comm : call.Tid == 0 ? "<idle>"u8 : "<...>"u8;
    }

    /// <summary>Seconds and microseconds, rounded as the kernel rounds them.</summary>
    public static int Time(ulong ns, Span<byte> text)
    {
        ulong us = (ns + 500) / 1000;
        int length = Format.Number(us / 1_000_000, text);
        text[length++] = (byte)'.';
        _ = (us % 1_000_000).TryFormat(text[length..], out int written, "D6", CultureInfo.InvariantCulture);
        return length + written;
    }

    private static int Name(ulong address, CellContext context, Span<byte> text) =>
        address == 0 || context.Calls is null ? 0 : Cells.Name(context.Calls.NameOf(address), text);
}
