namespace IoTop.Metrics;

/// <summary>A family of metrics.</summary>
/// <param name="Name">Without the suffix that its type brings along (_total, _info).</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Unit">What its name ends with, if that is a unit; "" for counts.</param>
/// <param name="Labels">For people: what tells its series apart.</param>
/// <param name="Help">A sentence.</param>
internal sealed record Metric(string Name, MetricType Type, string Unit, string Labels, string Help)
{
    /// <summary>The name as queries have it; of a histogram, its stem.</summary>
    public string QueryName => Type switch
    {
        MetricType.Counter => Name + "_total",
        MetricType.Info => Name + "_info",
        _ => Name,
    };
}
