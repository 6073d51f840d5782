using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary><c>functions</c> over a recording instead of the kernel: as fast as it can be read, to its end.</summary>
internal sealed class FunctionsReplay
{
    private readonly ProgramHost _host;
    private readonly FunctionsOptions _options;
    private readonly IoModel _model;
    private readonly RecordedFunctions _functions;
    private readonly OutputBuffer _output;
    private readonly IFunctionRenderer _renderer;
    private FunctionView? _view;
    private int _samples;

    private FunctionsReplay(ProgramHost host, FunctionsOptions options, IoModel model, RecordedFunctions functions)
    {
        _host = host;
        _options = options;
        _model = model;
        _functions = functions;
        _output = new OutputBuffer(host.Output);
        _renderer = FunctionsCommand.Renderer(host, options, _output);
    }

    public static int Run(ProgramHost host, FunctionsOptions options, string file)
    {
        var source = new RecordingSource(host.OpenRecording(file)) { WithEvents = false, WithCounters = false };
        using var model = new IoModel(source, Playback.Detached(host.Model));
        var functions = new RecordedFunctions(source, Wanted(options));
        if (!functions.IsRecorded)
        {
            throw new FailedException($"{source.Recording.Name} has no functions: they were not counted when it was recorded",
                $"{ProgramSyntax.ProgramName} record --functions -p PID, or -- COMMAND");
        }

        new FunctionsReplay(host, options, model, functions).Run(source);
        return ExitCode.Done;
    }

    private void Run(RecordingSource source)
    {
        _renderer.Begin();
        ulong beginNs = source.NowNs;
        ulong endNs = _options.Duration is TimeSpan duration ? beginNs + Nanoseconds(duration) : ulong.MaxValue;
        ulong printedNs = beginNs;
        bool isPrinted = false;
        while (source.NowNs < endNs && _samples != _options.Iterations && _host.Wait(TimeSpan.Zero) && source.NextInterval())
        {
            source.Describe(_model); // the wall clock, too
            isPrinted = _options.Delay is TimeSpan delay && source.NowNs - printedNs + (Nanoseconds(delay) / 50) >= Nanoseconds(delay);
            if (isPrinted)
            {
                Print();
                printedNs = source.NowNs;
            }
        }

        if (!isPrinted)
        {
            Print();
        }

        FunctionsSummary.Write(_host.Error, _functions.Table, TimeSpan.FromTicks((long)((source.NowNs - beginNs) / 100)));
    }

    private void Print()
    {
        _samples++;
        _view ??= new FunctionView(_functions.Table, _options.Globs);
        _renderer.Write(_view, RecordedTime.Of(_model, _host.Time));
        _output.Flush();
    }

    /// <summary>The processes that are named, with those that were followed from them if asked for; null: all.</summary>
    private static Predicate<Watch>? Wanted(FunctionsOptions options) => options.Pids.Count == 0 ? null
        : watch => options.Pids.Contains(watch.Tgid) || (options.Children && options.Pids.Contains(watch.Root));

    private static ulong Nanoseconds(TimeSpan time) => (ulong)time.Ticks * 100;
}
