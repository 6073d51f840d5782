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

    /// <summary>Scaled bytes, as a rate or as a sum, whichever the user asked for.</summary>
    public static int Amount(double scaled, CellContext context, Span<byte> text) => context.Amounts == AmountMode.Accumulated
        ? Format.Size(scaled, context.Units, text)
        : Format.Rate(scaled, context.Units, text);

    /// <summary>Bytes in at most eight columns: exact, or (discards may be that long) with a unit; never cut digits.</summary>
    public static int Bytes(uint bytes, Span<byte> text) =>
        bytes < 100_000_000 ? Format.Number(bytes, text) : Format.Compact(bytes, text);

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

        return DeviceNumbers(dev, text);
    }

    /// <summary>A device number as major:minor.</summary>
    public static int DeviceNumbers(uint dev, Span<byte> text)
    {
        int length = Format.Number(DeviceNumber.Major(dev), text);
        length += Format.Text(":"u8, text[length..]);
        return length + Format.Number(DeviceNumber.Minor(dev), text[length..]);
    }
}
