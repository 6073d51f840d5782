namespace IoTop.Output;

/// <summary>The reader of our output has gone: the end of the work, not a failure.</summary>
internal sealed class BrokenPipeException() : IOException("the reader of the output has gone");
