using System.Collections.Immutable;
using IoTop.Bpf;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>
/// Counts I/Os into histograms until it is stopped, the time is over or its command has ended; prints them every --delay or once at the
/// end, then a summary on standard error.
/// </summary>
internal sealed partial class HistogramCommand : IDisposable
{
    // Whether the command has ended is looked for this often.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);

    // What is complete a moment before the end is counted a moment after it.
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(20);

    private readonly ProgramHost _host;
    private readonly HistogramOptions _options;
    private readonly IHistogramSource _source;
    private readonly DeviceCatalog _devices;
    private readonly HistogramTable _table;
    private readonly HistogramView _view;
    private readonly OutputBuffer _output;
    private readonly IHistogramRenderer _renderer;
    private readonly long _start;
    private HeldCommand? _command;
    private TimeSpan _printed;
    private int _intervals;
    private ulong _count;
    private bool _isComplete = true;

    private HistogramCommand(ProgramHost host, HistogramOptions options, IHistogramSource source, DeviceCatalog devices)
    {
        _host = host;
        _options = options;
        _source = source;
        _devices = devices;
        _table = new HistogramTable(source.Request, options.By, DeviceOf(options));
        _view = new HistogramView(source, _table, new HistogramBuckets(source.Request, options.Step), devices);
        _output = new OutputBuffer(host.Output);
        var writing = new TextWriting(host.OutputIsTerminal, Ascii: !host.IsUtf8());
        _renderer = options.Format switch
        {
            OutputFormat.Json => RecordHistogramRenderer.Json(_output),
            OutputFormat.Csv => RecordHistogramRenderer.Csv(_output, writing),
            _ => new TextHistogramRenderer(_output, writing, options.Delay is not null),
        };
        _start = host.Time.GetTimestamp();
    }

    /// <summary>Returns the exit status of the command, if there is one.</summary>
    public static int Run(ProgramHost host, HistogramOptions options)
    {
        // From here on, signals end the loop: nothing is left behind.
        _ = host.Wait(TimeSpan.Zero);
        if (options.From is string file)
        {
            return Replay(host, options, file);
        }

        HeldCommand? started;
        using (var devices = new DeviceCatalog(host.Model.Devices))
        {
            host.DevicesMade?.Invoke(devices);
            using IHistogramSource source = host.OpenHistogram(Request(options, devices));
            using var command = new HistogramCommand(host, options, source, devices);
            started = command.Begin();
            try
            {
                command.Loop();
                command.End();
            }
            catch (BrokenPipeException) when (started is not null)
            {
                // Nobody reads the histograms; the command goes on all the same.
            }
        }

        return HeldCommand.ExitStatusOf(started, host);
    }

    public void Dispose() => _output.Clear();

    private TimeSpan Elapsed => _host.Time.GetElapsedTime(_start);

    private static HistogramRequest Request(HistogramOptions options, DeviceCatalog devices) => new()
    {
        At = options.At,
        Of = options.Of,
        Probe = options.Probe,
        StepUs = options.Of == HistogramQuantity.Size ? 0 : options.Step,
        OpMask = options.OpMask,
        Devices = DeviceSelection.Resolve(devices, options.Devices, MonotonicClock.NowNs) is { } selected
            ? [.. selected] : ImmutableArray<uint>.Empty,
        Processes = [.. options.Pids],
        Follow = options.Children || options.Command.Count > 0,
    };

    /// <summary>A partition counts for its disk, unless it is named itself.</summary>
    private Func<uint, uint> DeviceOf(HistogramOptions options)
    {
        HashSet<uint> named = [];
        foreach (string name in options.Devices)
        {
            if (_devices.TryFind(name, out DeviceInfo info))
            {
                named.Add(info.Dev);
            }
        }

        return dev => !named.Contains(dev) && _devices.TryGet(dev, out DeviceInfo device) && device.Disk is DeviceInfo disk
            ? disk.Dev : dev;
    }

    /// <summary>Begins to count, and only then lets the command begin.</summary>
    private HeldCommand? Begin()
    {
        _devices.Refresh(_source.NowNs);
        _renderer.Begin(_view);
        _output.Flush();
        if (_options.Command.Count > 0)
        {
            _command = HeldCommand.Begin(_host, _options.Command, pid =>
            {
                if (_source.Add(pid) is { Length: > 0 } why)
                {
                    throw new FailedException($"cannot count the command: {why}", "fewer processes");
                }
            });
        }

        return _command;
    }

    private void Loop()
    {
        while (_host.Wait(NextTurn()))
        {
            if (_command is { HasEnded: true } || (_options.Duration is TimeSpan duration && Elapsed >= duration))
            {
                return; // the last interval is printed at the end
            }

            if (_options.Delay is TimeSpan delay && Elapsed - _printed >= delay)
            {
                // Intervals stay on the grid of the delay; those that were missed meanwhile are part of the next.
                _printed = delay * Math.Floor(Elapsed / delay);
                Print(_host.Time.GetLocalNow());
                if (_intervals == _options.Iterations)
                {
                    return;
                }
            }
        }

        if (_command is not null)
        {
            _command.HandOn(_host);
            while (!_command.WaitForEnd(s_turn))
            {
                // Told to stop, as the command was by the same Ctrl-C: its histogram is that of its whole life.
            }
        }
    }

    private TimeSpan NextTurn() =>
        TurnTime.Least(TurnTime.Least(s_turn, _printed + _options.Delay - Elapsed), _options.Duration - Elapsed);

    private void Print(DateTimeOffset now)
    {
        _intervals++;
        _devices.Refresh(_source.NowNs);
        _isComplete &= _source.Read(_table);
        foreach (HistogramSection section in _table.Sections)
        {
            _count += section.Count;
        }

        _renderer.Write(_view, now);
        _output.Flush();
    }

    /// <summary>What came since the last interval; unless -n says that it was the last.</summary>
    private void End()
    {
        TimeSpan elapsed = Elapsed;
        if (_intervals == 0 || _intervals != _options.Iterations)
        {
            _ = _host.Wait(s_settle);
            Print(_host.Time.GetLocalNow());
        }

        HistogramSummary.Write(_host.Error, _source, _count, elapsed);
        if (!_isComplete)
        {
            _host.Error.WriteLine("  the kernel did not give all counts when it was asked");
        }
    }
}
