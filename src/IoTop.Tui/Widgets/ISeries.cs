namespace IoTop.Tui;

/// <summary>Samples for a graph, oldest first. Implemented by a struct over a history ring; see also <see cref="SpanSeries"/>.</summary>
public interface ISeries
{
    int Count { get; }

    /// <summary>The sample at a place, 0 the oldest.</summary>
    double this[int index] { get; }
}
