using IoTop.Model;
using IoTop.Text;

namespace IoTop.Columns;

/// <summary>Sums of calls as the tables show them: of the last interval or since it is watched, per second or summed.</summary>
internal static class SyscallAmounts
{
    /// <summary>The numbers of the last interval are shown, not those since it is watched.</summary>
    public static bool IsNow(CellContext context) => context.Amounts == AmountMode.Rate;

    public static SyscallTally Of(SyscallProcessRow row, CellContext context) => IsNow(context) ? row.Interval : row.Total;

    public static SyscallTally Of(SyscallFileRow row, CellContext context) => IsNow(context) ? row.Interval : row.Total;

    /// <summary>A count as it is shown: per second, or as it is when sums are shown.</summary>
    public static double Scale(ulong count, SyscallProcessRow row, CellContext context)
    {
        ulong ns = IsNow(context) ? row.IntervalNs : row.WatchedNs;
        return context.Amounts == AmountMode.Accumulated ? count : ns == 0 ? 0 : count * 1e9 / ns;
    }

    /// <summary>The command line, or the task's name; still untrusted.</summary>
    public static int WriteCommand(SyscallProcessRow row, bool full, Span<byte> text)
    {
        if (full && row.Info is { CommandLine.Length: > 0 } info)
        {
            return CommandText.Full(info, text);
        }

        return !row.Comm.IsEmpty ? Format.Text(row.Comm, text)
            : Format.Text(row.IsOver ? "{ended before it was seen}"u8 : "{just started}"u8, text);
    }
}
