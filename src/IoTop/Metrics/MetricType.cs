namespace IoTop.Metrics;

/// <summary>The kinds of metrics that we have.</summary>
internal enum MetricType
{
    Counter,
    Gauge,
    Histogram,

    /// <summary>A gauge of 1 whose labels are what it says.</summary>
    Info,
}
