namespace IoTop.Output;

/// <summary>Names and meanings of the fields of histograms: JSON keys, CSV header, schema object and documentation.</summary>
internal static class HistogramFields
{
    /// <summary>Grows when a field changes its name or meaning; new fields do not count.</summary>
    public const int Version = 1;

    /// <summary>The index is the <see cref="HistogramField"/>.</summary>
    public static IReadOnlyList<RecordField> All { get; } =
    [
        new("type", "word", "histogram: one of an interval"),
        new("time", "ISO 8601", "wall clock of the interval's end"),
        new("at", "word", "where it is counted: submit_bio, blk_mq_submit_bio, issue, complete"),
        new("of", "word", "what is counted: size, latency, queue"),
        new("unit", "word", "of all that follows but counts: bytes or us"),
        new("source", "text", "by what it is counted"),
        new("device", "text", "device, when they are counted apart"),
        new("pid", "id", "process, when they are counted apart; 0 when it is not known"),
        new("comm", "text", "its name"),
        new("op", "word", "operation, when they are counted apart"),
        new("count", "count", "I/Os in the interval"),
        new("sum", "unit", "of all of them"),
        new("avg", "unit", "average"),
        new("p50", "unit", "half of them are no greater"),
        new("p90", "unit", "90 of 100 are no greater"),
        new("p95", "unit", "95 of 100 are no greater"),
        new("p99", "unit", "99 of 100 are no greater"),
        new("p99_9", "unit", "999 of 1000 are no greater"),
        new("max", "unit", "the greatest"),
        new("buckets", "objects", "counts by amount, empty ranges left out; in CSV ge:count, separated by |"),
    ];

    /// <summary>The fields of a bucket.</summary>
    public static IReadOnlyList<RecordField> OfBucket { get; } =
    [
        new("ge", "unit", "at least this"),
        new("lt", "unit", "less than this; not there in the last one of a linear histogram"),
        new("count", "count", "I/Os"),
    ];
}
