namespace IoTop.Output;

/// <summary>Prints samples: iotop's text, JSON Lines or CSV.</summary>
internal interface ISampleRenderer
{
    /// <summary>Writes what stands before the first sample; nothing is flushed.</summary>
    void Begin();

    /// <summary>Writes the sample that was taken last; the caller flushes once.</summary>
    void Write(Sampler sampler, DateTimeOffset now);
}
