using IoTop.Model;

namespace IoTop.Commands;

/// <content>A recording instead of the kernel: as fast as it can be read, to its end.</content>
internal sealed partial class TraceCommand
{
    // Everything that happened until then has been told.
    private ulong _toldNs;
    private ulong _replayedFromNs;

    /// <summary>How much time of the recording has passed; null: it is live.</summary>
    private TimeSpan? Recorded => _recording is null ? null
        : TimeSpan.FromTicks((long)(Math.Min(_toldNs, _endNs) - _replayedFromNs) / 100);

    private void Replay(RecordingSource source)
    {
        _replayedFromNs = _toldNs;
        source.InStep = true;
        source.WithCounters = false;
        _renderer.Begin();
        _output.Flush();
        while (_host.Wait(TimeSpan.Zero) && _toldNs < _endNs && source.NextInterval())
        {
            // Who came in an interval is told at its end, and wanted from its beginning.
            source.Describe(_model);
            _model.Processes.Scan(source.NowNs); // forgets who ended long ago
            do
            {
                _ = Pump(isLast: false);
            }
            while (source.HasMore);

            _toldNs = source.NowNs;
            _ = Pump(isLast: false);
        }

        if (_toldNs < _endNs && !source.NextInterval())
        {
            source.TellRest();
            do
            {
                _ = Pump(isLast: false);
            }
            while (source.HasMore);
        }

        _ = Pump(isLast: true);
    }
}
