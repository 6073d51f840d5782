namespace IoTop.Model;

/// <summary>One closed interval of a graph. Rates are rounded to 8 bits of mantissa, for room.</summary>
/// <param name="ReadBytesPerSecond">Bytes read per second.</param>
/// <param name="WriteBytesPerSecond">Bytes written per second.</param>
/// <param name="BusyPercent">IO% of a process, utilisation of a device; 0..100.</param>
/// <param name="SwapPercent">SWAPIN% of a process; 0..100.</param>
public readonly record struct HistorySample(
    float ReadBytesPerSecond, float WriteBytesPerSecond, float BusyPercent, float SwapPercent)
{
    /// <summary>Both at once; percentages stay within 100.</summary>
    public static HistorySample operator +(HistorySample left, HistorySample right) => new(
        left.ReadBytesPerSecond + right.ReadBytesPerSecond,
        left.WriteBytesPerSecond + right.WriteBytesPerSecond,
        Math.Min(100, left.BusyPercent + right.BusyPercent),
        Math.Min(100, left.SwapPercent + right.SwapPercent));
}
