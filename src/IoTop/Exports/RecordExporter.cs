using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Exports;

/// <summary>
/// Writes what <c>trace --json</c> or <c>trace --csv</c> would have printed, with segments and files where the recording has them.
/// </summary>
internal sealed class RecordExporter : IExporter
{
    private const int FlushBytes = 1 << 18;

    private readonly OutputBuffer _output;
    private readonly RecordTraceRenderer _renderer;

    public RecordExporter(IoModel model, OutputBuffer output, TraceOptions options, TextWriting writing)
    {
        _output = output;
        var context = new CellContext(model);
        _renderer = options.Format == OutputFormat.Csv
            ? RecordTraceRenderer.Csv(output, options, context, writing)
            : RecordTraceRenderer.Json(output, options, context);
    }

    public void Begin() => _renderer.Begin();

    public void Event(in IoEvent happened, TraceContent? content)
    {
        _renderer.Write(in happened, content);
        if (_output.Pending.Length > FlushBytes)
        {
            _output.Flush();
        }
    }

    public void Interval()
    {
    }

    public void End(TextWriter summary, Func<bool> goesOn) => _output.Flush();

    public void Dispose()
    {
    }
}
