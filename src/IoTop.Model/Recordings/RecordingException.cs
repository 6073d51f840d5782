namespace IoTop.Model;

/// <summary>A recording cannot be read or written: says where in it and why, and what can be done.</summary>
public sealed class RecordingException(string message, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do next; null: nothing is known.</summary>
    public string? Hint { get; } = hint;
}
