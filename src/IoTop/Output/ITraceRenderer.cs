using IoTop.Model;

namespace IoTop.Output;

/// <summary>Prints single I/Os; allocates nothing per event.</summary>
internal interface ITraceRenderer
{
    /// <summary>Writes what stands before the first I/O.</summary>
    void Begin();

    /// <summary>Writes an I/O.</summary>
    /// <param name="ioEvent">What happened.</param>
    /// <param name="content">Its segments and bytes; null when none are captured.</param>
    void Write(in IoEvent ioEvent, TraceContent? content);
}
