using System.Globalization;
using System.Numerics;
using IoTop.Columns;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>Prints each finished I/O until it is stopped, its reader goes or the time is over; then a summary on standard error.</summary>
internal sealed class TraceCommand
{
    // A drain this often keeps the output lively; the kernel wakes us earlier when its ring fills.
    private static readonly TimeSpan s_drainInterval = TimeSpan.FromMilliseconds(100);

    // New devices get their names this often.
    private static readonly TimeSpan s_refreshInterval = TimeSpan.FromSeconds(2);

    private readonly ProgramHost _host;
    private readonly TraceOptions _options;
    private readonly IoModel _model;
    private readonly OutputBuffer _output;
    private readonly ITraceRenderer _renderer;
    private readonly bool _allLayers;
    private readonly IoFilter _filter;
    private long _next;
    private long _printed;
    private ulong _overwritten;

    private TraceCommand(ProgramHost host, TraceOptions options, IoModel model)
    {
        _host = host;
        _options = options;
        _model = model;
        _output = new OutputBuffer(host.Output);
        host.ModelMade?.Invoke(model);
        model.Devices.Refresh(model.Source.NowNs);
        _filter = MakeFilter(model, options);
        model.Filter = _filter;

        // Who names a lower device wants to see what reaches it.
        _allLayers = options.AllLayers || options.Devices.Count > 0;
        var context = new CellContext(model);
        var writing = new TextWriting(host.OutputIsTerminal, Ascii: !host.IsUtf8());
        _renderer = options.Format switch
        {
            OutputFormat.Json => RecordTraceRenderer.Json(_output, context),
            OutputFormat.Csv => RecordTraceRenderer.Csv(_output, context, writing),
            _ => new TextTraceRenderer(_output, options, context, writing),
        };
    }

    public static int Run(ProgramHost host, TraceOptions options)
    {
        IEventSource source = host.OpenSource(new SourceRequest { EventsRingBytes = options.EventsRingBytes });
        using var model = new IoModel(source, host.Model with { EventCapacity = EventCapacity(host, options) });
        var command = new TraceCommand(host, options, model);
        long start = host.Time.GetTimestamp();
        try
        {
            command.Loop(start);
        }
        finally
        {
            command.Summarize(host.Time.GetElapsedTime(start));
        }

        return ExitCode.Done;
    }

    /// <summary>Prints what has come in; returns how many I/Os were looked at. Allocates nothing.</summary>
    internal int Pump()
    {
        _model.Source.Drain(_model.Events);
        EventStore events = _model.Events;
        if (_next < events.FirstSequence)
        {
            _overwritten += (ulong)(events.FirstSequence - _next);
            _next = events.FirstSequence;
        }

        int count = (int)(events.NextSequence - _next);
        for (; _next < events.NextSequence; _next++)
        {
            ref readonly IoEvent ioEvent = ref events[_next];

            // What finished between the attaching and the filter's arrival in the kernel is in the ring, too.
            if (_filter.Matches(in ioEvent) && (_allLayers || (ioEvent.Flags & IoEventFlags.LowerLayer) == 0))
            {
                _renderer.Write(in ioEvent);
                _printed++;
            }
        }

        _output.Flush();
        return count;
    }

    private void Loop(long start)
    {
        _renderer.Begin();
        _output.Flush();
        long refreshed = start;
        TimeSpan left = _options.Duration ?? TimeSpan.MaxValue;
        while (left > TimeSpan.Zero && _host.WaitForEvents(_model.Source, left < s_drainInterval ? left : s_drainInterval))
        {
            if (_host.Time.GetElapsedTime(refreshed) >= s_refreshInterval)
            {
                refreshed = _host.Time.GetTimestamp();
                _model.Devices.Refresh(_model.Source.NowNs);
                FollowWallClock();
            }

            Pump();
            left = _options.Duration is TimeSpan duration ? duration - _host.Time.GetElapsedTime(start) : TimeSpan.MaxValue;
        }

        Pump();
    }

    /// <summary>The wall clock may have been set. A recording or a script has its own.</summary>
    private void FollowWallClock()
    {
        if (_model.Source.Description.Kind == SourceKind.Live)
        {
            _model.Clock.Synchronize();
        }
    }

    private void Summarize(TimeSpan elapsed)
    {
        ulong lost = _model.Lost(LossKind.RingFull) + _overwritten;
        _host.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{ProgramSyntax.ProgramName}: {_printed:N0} I/Os in {elapsed.TotalSeconds:F1} s, lost {lost:N0}"));
        ulong unattributed = _model.Lost(LossKind.NoStart) + _model.Lost(LossKind.StartsFull) + _model.Lost(LossKind.WalkLimit);
        if (unattributed > 0)
        {
            _host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {unattributed:N0} without owner: under way when it began, or too many at once"));
        }

        if (lost > 0)
        {
            _host.Error.WriteLine("  try: --events-ring 64M, a filter (-D, -p, --op, --min-ms), or a faster reader of the output");
        }
    }

    private static IoFilter MakeFilter(IoModel model, TraceOptions options) => new()
    {
        Devices = DeviceSelection.Resolve(model.Devices, options.Devices, model.Source.NowNs) is { } devices ? [.. devices] : [],
        Processes = [.. options.Pids],
        OpMask = options.OpMask,
        MinBytes = options.MinBytes,
        MinLatencyNs = options.MinLatencyNs,
    };

    /// <summary>A drain moves at most what the ring holds, and the store must hold that.</summary>
    private static int EventCapacity(ProgramHost host, TraceOptions options) => options.EventsRingBytes is uint bytes
        ? (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((ulong)bytes / 64), 16, 1 << 24)
        : Math.Min(host.Model.EventCapacity, 131_072);
}
