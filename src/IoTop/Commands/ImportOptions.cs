namespace IoTop.Commands;

/// <summary>What <c>import</c> was asked for.</summary>
internal sealed record ImportOptions
{
    /// <summary>Files of blktrace, or the names that they have in front of ".blktrace.".</summary>
    public required IReadOnlyList<string> Traces { get; init; }

    /// <summary>The recording to be made; null: it is named after the first trace.</summary>
    public string? Output { get; init; }
}
