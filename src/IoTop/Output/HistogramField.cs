namespace IoTop.Output;

/// <summary>The fields of histograms, in the order of the CSV columns; names and meanings in <see cref="HistogramFields"/>.</summary>
internal enum HistogramField
{
    Type,
    Time,
    At,
    Of,
    Unit,
    Source,
    Device,
    Pid,
    Comm,
    Op,
    Count,
    Sum,
    Avg,
    P50,
    P90,
    P95,
    P99,
    P999,
    Max,
    Buckets,
}
