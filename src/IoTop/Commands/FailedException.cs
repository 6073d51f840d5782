namespace IoTop.Commands;

/// <summary>Something failed while it ran, and there is something to do about it. The program exits with status 1.</summary>
internal sealed class FailedException(string message, string hint) : Exception(message)
{
    public string Hint { get; } = hint;
}
