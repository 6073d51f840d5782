using System.Globalization;
using System.Text;

namespace IoTop.Model.Tests;

/// <summary>Calls that are traced by a script and recorded into memory; after each interval, what there was is kept as text.</summary>
internal sealed class TracedRun : IDisposable
{
    public const int Capacity = 1 << 12;

    private readonly ScriptedEventSource _events = new();
    private readonly IoModel _model;
    private readonly CallTree _tree = new();
    private readonly ThreadGroups _processes = new(procRoot: null);
    private readonly Random _random = new(5);
    private CallChoice _choice = CallChoice.Nothing;
    private ulong _seen, _before, _closedNs, _lost;
    private long _counted;
    private int _interval;

    public TracedRun(int intervals, long memory = 64 << 20, int callsPerInterval = 40, IBlockSink? sink = null)
    {
        CallsPerInterval = callsPerInterval;
        _model = new IoModel(_events, IoModelOptions.Detached);
        _model.Refresh();
        Memory = new MemoryBlocks(memory);
        Recorder = new Recorder(_model, new RecordingDescription { Tool = "test", BeginNs = _events.NowNs });
        Recorder.Add(sink ?? Memory, payload: false);
        Source.NowNs = _events.NowNs;
        _closedNs = Source.NowNs;
        for (uint tid = 100; tid < 106; tid++)
        {
            _processes.Learn(tid, Encoding.UTF8.GetBytes($"task{tid}"), tid / 2 * 2);
        }

        Recorder.Follow(Source, Store, _processes, () => _choice);
        Select(["vfs_*"], 3);
        for (int i = 0; i < intervals; i++)
        {
            Run();
        }
    }

    public int CallsPerInterval { get; set; }

    public ScriptedCallSource Source { get; } = new();

    public CallStore Store { get; } = new(Capacity);

    public Recorder Recorder { get; }

    public MemoryBlocks Memory { get; }

    /// <summary>What there was at the end of each interval.</summary>
    public List<(string Text, ulong Ns)> Intervals { get; } = [];

    public Playback Play() => Play(Memory);

    public static Playback Play(MemoryBlocks memory) =>
        new(Recording.Over(memory), IoModelOptions.Detached with { CallCapacity = Capacity });

    public void Select(string[] globs, int functions)
    {
        _ = Source.Select(new CallSelection { Globs = globs, Pids = [812] });
        _choice = new CallChoice(globs, functions);
    }

    /// <summary>Forgets what was traced, as a key does.</summary>
    public void Forget()
    {
        Store.Clear();
        _counted = Store.NextSequence;
        _tree.Reset();
    }

    /// <summary>An interval in which calls come in four drains.</summary>
    public void Run(bool drains = true)
    {
        _interval++;
        for (int part = 0; part < 4; part++)
        {
            Pass(Make.Second / 4);
            Load(CallsPerInterval / 4);
            if (drains)
            {
                Drain();
            }
        }

        Refresh();
    }

    public void Drain()
    {
        _seen += (ulong)Source.Drain(Store);
        for (_counted = Math.Max(_counted, Store.FirstSequence); _counted < Store.NextSequence; _counted++)
        {
            _tree.Add(in Store[_counted], Source);
        }

        _model.Drain();
        Recorder.Drained();
    }

    public void Refresh()
    {
        Drain();
        _model.Refresh();
        Recorder.Refreshed();
        ulong ns = Source.NowNs - _closedNs;
        _tree.CloseInterval(ns);
        double perSecond = ns == 0 ? 0 : (_seen - _before) * 1e9 / ns;
        (_before, _closedNs) = (_seen, Source.NowNs);
        Intervals.Add((TextOf(Source, Store, _tree, _processes, _choice, _seen, perSecond, Source.Lost), Source.NowNs));
    }

    public static string TextOf(RecordedCalls calls) =>
        TextOf(calls, calls.Store, calls.Tree, calls.Processes, calls.Choice, calls.Seen, calls.PerSecond, calls.Lost);

    public void Dispose()
    {
        Recorder.Dispose();
        Memory.Dispose();
        _model.Dispose();
    }

    /// <summary>A call, as a line in which nothing of it is left out.</summary>
    public static string LineOf(in CallEvent call, ICallSource source, ThreadGroups processes)
    {
        string caller = call.Caller == 0 ? "" : source.NameOf(call.Caller);
        string function = call.Function == 0 ? "" : source.NameOf(call.Function);
        return string.Create(CultureInfo.InvariantCulture,
            $"{call.TimeNs} {call.Kind} {function} <-{caller} {call.Tid} of {processes.Of(call.Tid, call.Comm.Bytes)} "
            + $"{Convert.ToHexString(call.Comm)} cpu {call.Cpu} {(byte)call.Flags:x} {call.PreemptDepth} {call.MigrateDepth} {call.Depth} {call.DurationNs}");
    }

    private static string TextOf(
        ICallSource source, CallStore store, CallTree tree, ThreadGroups processes, CallChoice choice, ulong seen, double perSecond, ulong lost)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(' ', choice.Globs)} {choice.Functions} of {string.Join(',', source.Selection.Pids)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(' ', source.Selection.Globs)}: {source.Description.Text} {source.Description.HasMigrateDepth}");
        text.AppendLine(CultureInfo.InvariantCulture, $"seen {seen}, {perSecond:F3} per second, lost {lost}");
        text.AppendLine(CultureInfo.InvariantCulture, $"tree {tree.Total} {tree.Interval} {tree.IntervalNs} {tree.ElapsedNs} {tree.Uncounted}");
        foreach (CallTreeRow row in tree.Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.Index} {row.Caller?.Function} {row.Function} {row.Total} {row.Interval}");
        }

        for (long sequence = store.FirstSequence; sequence < store.NextSequence; sequence++)
        {
            text.AppendLine(LineOf(in store[sequence], source, processes));
        }

        return text.ToString();
    }

    private void Load(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            uint tid = 100 + (uint)_random.Next(6);
            Source.Add(new CallEvent
            {
                TimeNs = Source.NowNs - (ulong)_random.Next(1000),
                Function = Source.AddressOf($"vfs_{_random.Next(3)}") + (ulong)_random.Next(4),
                Caller = Source.AddressOf($"caller_{_random.Next(5 + (_interval / 50))}") + (ulong)_random.Next(64),
                Tid = tid,
                Cpu = (ushort)_random.Next(4),
                Flags = (CallFlags)_random.Next(256),
                PreemptDepth = (byte)_random.Next(3),
                Comm = ScriptedCallSource.CommOf($"task{tid}"),
            });
        }

        switch (_random.Next(8))
        {
            case 0:
                Lose((ulong)_random.Next(1, 100), marked: true);
                break;
            case 1:
                Lose((ulong)_random.Next(1, 100), marked: false);
                break;
            default:
                break;
        }

        if (_interval == 20)
        {
            Select(["vfs_*", "!vfs_2"], 2);
        }
    }

    public void Lose(ulong calls, bool marked)
    {
        _lost += calls;
        Source.Lost = _lost;
        if (marked)
        {
            Source.Add(CallEvent.Gap(Source.NowNs, 3, calls));
        }
    }

    public void Pass(ulong ns)
    {
        _events.NowNs += ns;
        Source.NowNs += ns;
    }
}
