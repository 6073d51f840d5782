namespace IoTop.Commands;

/// <summary>What batch and trace output looks like.</summary>
internal enum OutputFormat
{
    /// <summary>Lines for eyes and for old scripts.</summary>
    Text,

    /// <summary>JSON Lines, a schema object first.</summary>
    Json,

    /// <summary>RFC 4180, a header row first.</summary>
    Csv,
}
