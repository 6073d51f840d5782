namespace IoTop.Commands;

/// <summary>What <c>export</c> was asked for.</summary>
internal sealed record ExportOptions
{
    public required ExportFormat Format { get; init; }

    /// <summary>The recording.</summary>
    public required string File { get; init; }

    /// <summary>A file, or a directory for the formats of several files; null: standard output, or here.</summary>
    public string? Output { get; init; }
}

/// <summary>What a recording can be made into.</summary>
internal enum ExportFormat
{
    None,
    Blktrace,
    Perfetto,
    Csv,
    JsonLines,
}
