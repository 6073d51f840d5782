namespace IoTop.Tui;

/// <summary>The terminal cannot be used. The message says what failed; <see cref="Remedy"/> what the user can do.</summary>
public sealed class TerminalException : Exception
{
    public TerminalException()
        : this("the terminal cannot be used", "")
    {
    }

    public TerminalException(string message)
        : this(message, "")
    {
    }

    public TerminalException(string message, Exception innerException)
        : base(message, innerException) => Remedy = "";

    public TerminalException(string message, string remedy)
        : base(message) => Remedy = remedy;

    /// <summary>A line that follows "try: "; empty when nothing helps.</summary>
    public string Remedy { get; }
}
