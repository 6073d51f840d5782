using IoTop.Model;

namespace IoTop.Output;

/// <summary>Prints single I/Os; allocates nothing per event.</summary>
internal interface ITraceRenderer
{
    /// <summary>Writes what stands before the first I/O.</summary>
    void Begin();

    void Write(in IoEvent ioEvent);
}
