namespace IoTop.Tui;

/// <summary>Samples that stand in a span, oldest first.</summary>
public readonly ref struct SpanSeries(ReadOnlySpan<float> samples) : ISeries
{
    private readonly ReadOnlySpan<float> _samples = samples;

    public int Count => _samples.Length;

    public double this[int index] => _samples[index];
}
