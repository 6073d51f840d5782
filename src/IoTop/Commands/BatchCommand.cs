using System.Globalization;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>
/// Prints samples until it is stopped, its reader goes or -n is reached. The first sample comes after the first delay: iotop prints one at
/// once, but it cannot say anything, since nothing was measured yet.
/// </summary>
internal static class BatchCommand
{
    // As many as a block of a recording has; they are looked at and forgotten.
    private const int ReplayedEvents = 16_384;

    public static int Run(ProgramHost host, MonitorOptions options)
    {
        if (options.From is string file)
        {
            return Replay(host, options, file);
        }

        // No sample speaks of single I/Os: the kernel does not write them, and there is no room for them.
        var request = new SourceRequest { Events = false };
        using var model = new IoModel(host.OpenSource(request), host.Model with { EventCapacity = 16 });
        host.ModelMade?.Invoke(model);
        var sampler = new Sampler(model, options);
        var output = new OutputBuffer(host.Output);
        ISampleRenderer renderer = MakeRenderer(host, options, output);
        renderer.Begin();
        sampler.Begin();
        output.Flush();

        long start = host.Time.GetTimestamp();
        long tick = 0;
        for (long sample = 1; host.Wait(UntilNextTick(host.Time.GetElapsedTime(start), options.Delay, ref tick)); sample++)
        {
            sampler.Take();
            renderer.Write(sampler, host.Time.GetLocalNow());
            output.Flush();
            if (sample == options.Iterations)
            {
                break;
            }
        }

        return ExitCode.Done;
    }

    /// <summary>The intervals of a recording, as fast as they can be read; times are its own.</summary>
    private static int Replay(ProgramHost host, MonitorOptions options, string file)
    {
        // Records have a field that events tell; text has not.
        var source = new RecordingSource(host.OpenRecording(file)) { WithEvents = options.Format != OutputFormat.Text };
        using var model = new IoModel(source, Playback.Detached(host.Model) with { EventCapacity = ReplayedEvents });
        var sampler = new Sampler(model, options);
        var output = new OutputBuffer(host.Output);
        ISampleRenderer renderer = MakeRenderer(host, options, output);
        renderer.Begin();
        sampler.Begin();
        for (long sample = 1; host.Wait(TimeSpan.Zero) && NextInterval(source, options.Merge ?? TimeSpan.Zero); sample++)
        {
            sampler.Take();
            renderer.Write(sampler, RecordedTime.Of(model, host.Time));
            output.Flush();
            if (sample == options.Iterations)
            {
                break;
            }
        }

        output.Flush();
        return ExitCode.Done;
    }

    /// <summary>Goes on by intervals that are that long together; half of one more or less is not counted. False at the end.</summary>
    private static bool NextInterval(RecordingSource source, TimeSpan length)
    {
        ulong begin = source.NowNs;
        ulong before = begin;
        bool any = false;
        ulong wanted = (ulong)length.Ticks * 100;
        while (source.NextInterval())
        {
            any = true;
            ulong end = source.IntervalEndNs;
            ulong last = end - Math.Min(before, end);
            before = end;
            if (end - Math.Min(begin, end) + (last / 2) >= wanted)
            {
                break;
            }
        }

        return any;
    }

    private static ISampleRenderer MakeRenderer(ProgramHost host, MonitorOptions options, OutputBuffer output)
    {
        var writing = new TextWriting(host.OutputIsTerminal, Ascii: options.Ascii ?? !host.IsUtf8());
        int pidWidth = host.MaxPid.ToString(CultureInfo.InvariantCulture).Length;
        return options.Format switch
        {
            OutputFormat.Json => RecordSampleRenderer.Json(output),
            OutputFormat.Csv => RecordSampleRenderer.Csv(output, writing),
            _ => new TextSampleRenderer(output, options, writing, pidWidth),
        };
    }

    /// <summary>
    /// Samples stay on the grid of the delay: what one takes does not move the next. Ticks that went by meanwhile (the machine slept, the
    /// reader of a pipe stalled) are left out, since a sample of no time says nothing.
    /// </summary>
    private static TimeSpan UntilNextTick(TimeSpan elapsed, TimeSpan delay, ref long tick)
    {
        tick = Math.Max(tick, elapsed.Ticks / delay.Ticks) + 1;
        return TimeSpan.FromTicks(delay.Ticks * tick) - elapsed;
    }
}
