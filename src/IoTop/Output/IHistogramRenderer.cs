namespace IoTop.Output;

/// <summary>Writes histograms.</summary>
internal interface IHistogramRenderer
{
    /// <summary>Writes what stands before all intervals.</summary>
    void Begin(HistogramView view);

    /// <summary>Writes the table's interval.</summary>
    void Write(HistogramView view, DateTimeOffset now);
}
