using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Screens;

/// <content>What is kept of the past, in memory and in a file: one recorder follows the machine and tells both.</content>
internal sealed partial class Session
{
    private readonly Activity _activity = new();
    private Recorder? _recorder;
    private MemoryBlocks? _memory;
    private FileBlocks? _file;

    /// <summary>Bytes per second of the intervals that are kept, for the time line.</summary>
    public Activity Activity => _activity;

    /// <summary>How many bytes of memory the past may take; 0: none is kept.</summary>
    public long HistoryCapacity => _memory?.Capacity ?? 0;

    /// <summary>How many it takes.</summary>
    public long HistoryBytes => _memory?.Count ?? 0;

    /// <summary>How far back it reaches, in nanoseconds.</summary>
    public ulong HistoryNs => _memory is null || _activity.Count == 0 ? 0 : _activity.LastNs - _activity.FirstNs;

    /// <summary>The file that is recorded to; null: none is.</summary>
    public FileBlocks? RecordFile => _file;

    /// <summary>Writes what happens from now on to a new file; returns what there is to say about it.</summary>
    /// <param name="path">Must not exist.</param>
    /// <param name="payload">With captured bytes.</param>
    /// <param name="withPast">What is kept of the past stands in front.</param>
    public string BeginRecording(string path, bool payload, bool withPast = false)
    {
        try
        {
            _file = new FileBlocks(path);
            string goesOn = Thaw() ? "the screen goes on, " : "";
            _recorder ??= MakeRecorder();
            if (withPast && _memory is not null)
            {
                _recorder.Add(_file, payload, _memory);
            }
            else
            {
                _recorder.Add(_file, payload);
            }

            return $"{goesOn}recording to {path}; F9 ends it";
        }
        catch (Exception error) when (error is RecordingException or IOException or UnauthorizedAccessException)
        {
            DropFile();
            return $"not recorded: {error.Message}";
        }
    }

    /// <summary>The same behind the next frame: what is kept of the past takes a moment to write.</summary>
    public void BeginRecordingWithPast(string path, bool payload) =>
        _behind.Enqueue(("writing what is kept of the past \u2026", () => BeginRecording(path, payload, withPast: true)));

    /// <summary>Closes the file; returns what there is to say about it.</summary>
    public string EndRecording()
    {
        if (_file is null)
        {
            return "nothing is recorded";
        }

        string path = _file.Path;
        try
        {
            _recorder!.Remove(_file);
            DropFile();
            return $"recorded: {path}";
        }
        catch (Exception error) when (error is RecordingException or IOException)
        {
            DropFile();
            return $"the end of {path} is not written: {error.Message}";
        }
    }

    private void BeginHistory()
    {
        long bytes = _setup.Options.HistoryBytes ?? MonitorOptions.DefaultHistoryBytes;
        if (bytes > 0)
        {
            _memory = new MemoryBlocks(bytes);
            _recorder = MakeRecorder();
            _recorder.Add(_memory, payload: true);
        }
    }

    /// <summary>It follows whatever is open already.</summary>
    private Recorder MakeRecorder()
    {
        var recorder = new Recorder(Live, _setup.Describe(Live));
        RecordFunctions(recorder);
        RecordSyscalls(recorder);
        RecordCalls(recorder);
        return recorder;
    }

    /// <summary>An interval was closed: it belongs to the past from now on.</summary>
    private void RecordInterval()
    {
        if (_recorder is null)
        {
            return;
        }

        _recorder.Refreshed();
        CounterTable counters = Live.Counters;
        ulong bytes = counters.Total.Interval.Read.Bytes + counters.Total.Interval.Write.Bytes;
        _activity.Add(Live.Source.NowNs, counters.IntervalNs == 0 ? 0 : bytes * 1e9 / counters.IntervalNs);
        _activity.ForgetBefore(_memory?.FirstNs ?? 0);
        _ = Past?.Follow();
        if (_file is not null && (_recorder.Failure is not null || _file.IsFull))
        {
            string why = _recorder.Failure?.Message ?? "it is full";
            Front.Say($"recording has ended: {why}");
            EndRecording();
        }
    }

    private void DropFile()
    {
        _file?.Dispose();
        _file = null;
        if (_memory is null)
        {
            _recorder?.Dispose();
            _recorder = null;
        }
    }

    private void DisposeHistory()
    {
        Past?.Dispose();
        if (_file is not null)
        {
            EndRecording();
        }

        _recorder?.Dispose();
        _memory?.Dispose();
    }
}
