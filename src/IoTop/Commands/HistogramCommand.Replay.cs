using IoTop.Model;

namespace IoTop.Commands;

/// <content>A recording instead of the kernel: as fast as it can be read, to its end.</content>
internal sealed partial class HistogramCommand
{
    // An interval of a recording that brings more is counted block by block.
    private const int EventCapacity = 65_536;

    private static int Replay(ProgramHost host, HistogramOptions options, string file)
    {
        IoModelOptions sizes = Playback.Detached(host.Model) with { EventCapacity = EventCapacity };
        using var model = new IoModel(new RecordingSource(host.OpenRecording(file)), sizes);
        using var source = new RecordedHistogramSource(Request(options, model.Devices), model);
        using var command = new HistogramCommand(host, options, source, model.Devices);
        _ = command.Begin();
        command.Replay(source, model);
        return ExitCode.Done;
    }

    private void Replay(RecordedHistogramSource source, IoModel model)
    {
        ulong beginNs = source.NowNs;
        ulong endNs = _options.Duration is TimeSpan duration ? beginNs + Nanoseconds(duration) : ulong.MaxValue;
        ulong printedNs = beginNs;
        bool isPrinted = false;
        while (source.NowNs < endNs && _intervals != (_options.Iterations ?? int.MaxValue) && _host.Wait(TimeSpan.Zero) &&
            source.NextInterval(endNs))
        {
            isPrinted = _options.Delay is TimeSpan delay && source.NowNs - printedNs + (Nanoseconds(delay) / 50) >= Nanoseconds(delay);
            if (isPrinted)
            {
                Print(RecordedTime.Of(model, _host.Time));
                printedNs = source.NowNs;
            }
        }

        if (!isPrinted)
        {
            Print(RecordedTime.Of(model, _host.Time));
        }

        TimeSpan recorded = TimeSpan.FromTicks((long)((Math.Min(source.NowNs, endNs) - beginNs) / 100));
        HistogramSummary.Write(_host.Error, source, _count, recorded);
    }

    private static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * 100;
}
