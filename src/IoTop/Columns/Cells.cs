using System.Text.Unicode;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Columns;

/// <summary>What the cells of several tables have in common.</summary>
internal static class Cells
{
    /// <summary>The cell of a value that is not known.</summary>
    public static int Unknown(Span<byte> text) => Format.Text("-"u8, text);

    /// <summary>A name that is kept as a string, cut between two characters.</summary>
    public static int Name(ReadOnlySpan<char> name, Span<byte> text)
    {
        _ = Utf8.FromUtf16(name, text, out _, out int written);
        return written;
    }

    /// <summary>Bytes read or written, in the way that the user asked for: rate, sum, or average rate.</summary>
    public static int Amount(double rate, ulong sum, double average, CellContext context, Span<byte> text) => context.Amounts switch
    {
        AmountMode.Accumulated => Format.Size(sum, context.Units, text),
        AmountMode.AverageRate => Format.Rate(average, context.Units, text),
        _ => Format.Rate(rate, context.Units, text),
    };

    /// <summary>Orders by what <see cref="Amount"/> shows.</summary>
    public static double ReadAmount(IoRow row, CellContext context) => context.Amounts switch
    {
        AmountMode.Accumulated => row.Accumulated.Read.Bytes,
        AmountMode.AverageRate => row.AverageReadBytesPerSecond,
        _ => row.ReadBytesPerSecond,
    };

    /// <inheritdoc cref="ReadAmount"/>
    public static double WriteAmount(IoRow row, CellContext context) => context.Amounts switch
    {
        AmountMode.Accumulated => row.Accumulated.Write.Bytes,
        AmountMode.AverageRate => row.AverageWriteBytesPerSecond,
        _ => row.WriteBytesPerSecond,
    };

    /// <summary>Requests per second, or since the start, in the way that the user asked for.</summary>
    public static double Ios(ulong interval, ulong sum, CellContext context) => context.Amounts switch
    {
        AmountMode.Accumulated => sum,
        AmountMode.AverageRate => PerSecond(sum, context.Model.Counters.ElapsedNs),
        _ => PerSecond(interval, context.Model.Counters.IntervalNs),
    };

    /// <summary>A latency with its unit; nothing was done: a dash.</summary>
    public static int Latency(ulong ns, Span<byte> text) => ns == 0 ? Unknown(text) : Format.Duration(ns, text);

    /// <summary>A latency in milliseconds; nothing was done: a dash.</summary>
    public static int LatencyMs(ulong ns, Span<byte> text) => ns == 0 ? Unknown(text) : Format.Milliseconds(ns, text);

    /// <summary>Name of a device as people call it, or major:minor.</summary>
    public static int Device(uint dev, CellContext context, Span<byte> text)
    {
        if (context.Model.Devices.TryGet(dev, out DeviceInfo info))
        {
            return Name(info.DisplayName, text);
        }

        int length = Format.Number(DeviceNumber.Major(dev), text);
        length += Format.Text(":"u8, text[length..]);
        return length + Format.Number(DeviceNumber.Minor(dev), text[length..]);
    }

    private static double PerSecond(ulong count, ulong ns) => ns == 0 ? 0 : count * 1e9 / ns;
}
