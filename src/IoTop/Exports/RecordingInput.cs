using IoTop.Model;

namespace IoTop.Exports;

/// <summary>A recording, from its beginning to its end.</summary>
internal sealed class RecordingInput : IExportInput
{
    private const int EventCapacity = 1 << 16;

    private readonly RecordingSource _source;
    private bool _isRest;

    /// <summary>Takes the recording over.</summary>
    public RecordingInput(Recording recording, IoModelOptions options)
    {
        _source = new RecordingSource(recording) { InStep = true };
        Model = new IoModel(_source, Playback.Detached(options) with { EventCapacity = EventCapacity });
        HasPayload = recording.Description.Captured >= CaptureLevel.Segments;
    }

    public IoModel Model { get; }

    public bool HasPayload { get; }

    public bool Read(out bool isIntervalOver)
    {
        isIntervalOver = false;
        if (!_source.HasMore && !_isRest && !NextInterval())
        {
            // What no interval closes: its recorder was killed, or its disk was full.
            _isRest = true;
            _source.TellRest();
        }

        if (_isRest && !_source.HasMore)
        {
            return false;
        }

        _source.Drain(Model.Events);
        if (Model.Payload is PayloadStore payload)
        {
            _source.DrainPayload(payload);
        }

        isIntervalOver = !_isRest && !_source.HasMore;
        return true;
    }

    public void Dispose() => Model.Dispose();

    private bool NextInterval()
    {
        if (!_source.NextInterval())
        {
            return false;
        }

        // Who came in an interval is told at its end, and wanted from its beginning.
        _source.Describe(Model);
        return true;
    }
}
