namespace IoTop.Commands;

/// <summary>The command line makes no sense; the message says why, the hint what to do.</summary>
internal sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    /// <summary>What to try, or null for the general pointer to --help.</summary>
    public string? Hint { get; } = hint;
}
