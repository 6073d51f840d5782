namespace IoTop.Columns;

/// <summary>How bad a latency is, for its colour: logarithmic from what memory does (10 us) to what makes people wait (100 ms).</summary>
internal static class LatencyLevel
{
    private const double GoodNs = 1e4;
    private const double Decades = 4;

    /// <summary>0 at 10 us and below, 1 at 100 ms and above.</summary>
    public static double Of(ulong ns) => ns <= GoodNs ? 0 : Math.Min(1, Math.Log10(ns / GoodNs) / Decades);
}
