using IoTop.Model;

namespace IoTop.Output;

/// <summary>Writes the fields of an I/O's record that say what it consists of; allocates nothing.</summary>
internal interface ITraceContentWriter
{
    void Write(in IoEvent ioEvent, TraceContent content);
}
