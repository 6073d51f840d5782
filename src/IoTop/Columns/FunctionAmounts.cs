using IoTop.Model;
using IoTop.Text;

namespace IoTop.Columns;

/// <summary>Function counts as the tables show them: of the last interval or since the process is watched, per second or summed.</summary>
internal static class FunctionAmounts
{
    /// <summary>The numbers of the last interval are shown, not those since the process is watched.</summary>
    public static bool IsNow(CellContext context) => context.Amounts == AmountMode.Rate;

    /// <summary>The sum of a family that the table shows.</summary>
    public static FunctionSum Of(FunctionProcessRow row, FunctionFamily family, CellContext context) =>
        IsNow(context) ? row.Interval(family) : row.Total(family);

    /// <summary>The sum of a function that the table shows.</summary>
    public static FunctionSum Of(FunctionCount count, CellContext context) => IsNow(context) ? count.Interval : count.Total;

    /// <summary>A count as it is shown: per second, or as it is when sums are shown.</summary>
    public static double Scale(ulong count, FunctionProcessRow row, CellContext context)
    {
        ulong ns = IsNow(context) ? row.IntervalNs : row.WatchedNs;
        return context.Amounts == AmountMode.Accumulated ? count : ns == 0 ? 0 : count * 1e9 / ns;
    }

    /// <summary>What no function of the family could tell is no zero.</summary>
    public static bool HasSource(FunctionFamily family, CellContext context) => context.Functions?.HasSource(family) ?? false;

    public static int NotAvailable(Span<byte> text) => Format.Text("n/a"u8, text);

    /// <summary>The command line, or the task's name; still untrusted.</summary>
    public static int WriteCommand(FunctionProcessRow row, bool full, Span<byte> text)
    {
        if (full && row.CommandLine.Length > 0)
        {
            return CommandText.Full(row.Info!, text);
        }

        if (row.Comm.IsEmpty)
        {
            return Format.Text(row.IsOver ? "{ended before it was seen}"u8 : "{just started}"u8, text);
        }

        bool isKernelThread = row.Info is { IsKernelThread: true };
        int length = Format.Text(isKernelThread ? "["u8 : ""u8, text);
        length += Format.Text(row.Comm, text[length..]);
        return length + Format.Text(isKernelThread ? "]"u8 : ""u8, text[length..]);
    }
}
