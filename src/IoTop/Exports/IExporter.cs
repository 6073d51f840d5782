using IoTop.Model;
using IoTop.Output;

namespace IoTop.Exports;

/// <summary>Hands a recording on to other tools: told of it from the beginning to the end, interval by interval.</summary>
internal interface IExporter : IDisposable
{
    /// <summary>The model is there; nothing has happened yet.</summary>
    void Begin();

    /// <summary>A finished I/O.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="content">Its segments; null when the recording has none.</param>
    void Event(in IoEvent happened, TraceContent? content);

    /// <summary>An interval is over: the model has its rates.</summary>
    void Interval();

    /// <summary>Everything was told; writes what was kept back.</summary>
    /// <param name="summary">For people: what was written where, a line each.</param>
    /// <param name="goesOn">To be asked now and then: see <see cref="ExportRun.ThrowIfStopped"/>.</param>
    void End(TextWriter summary, Func<bool> goesOn);
}
