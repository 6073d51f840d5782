using IoTop.Model;

namespace IoTop.Screens;

/// <content>
/// Which time is shown: now, a moment that is still kept in memory, or a recording. The machine goes on being watched meanwhile.
/// </content>
internal sealed partial class Session
{
    private const double LeastSpeed = 0.1;
    private const double MostSpeed = 1000;
    private static readonly double[] s_speeds = [LeastSpeed, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, MostSpeed];

    private readonly Pictures _livePictures;
    private SegmentLabels _labels;
    private readonly ActivityScan? _scan;
    private int _shownVersion;
    private long _lastTurn;

    /// <summary>The past that is shown; null: now is.</summary>
    public Playback? Past { get; private set; }

    /// <summary>A recording is shown, and there is no machine behind it.</summary>
    public bool IsReplay => _setup.Playback is not null;

    /// <summary>Why something cannot be done while the past is shown.</summary>
    public string OnlyOfNow => IsReplay ? "this is a recording: only a running machine can do that"
        : "this is the past: F12 returns to now, which can do that";

    /// <summary>Grows whenever another model is shown, or the same one was emptied: sequence numbers and rows of before mean nothing.</summary>
    public int ModelVersion { get; private set; }

    /// <summary>What the view of histograms shows; that of now is counted from the start, so that it is there when it is looked at.</summary>
    public Pictures Pictures { get; private set; }

    /// <summary>Finds out more of what went on in a recording; returns whether the time line has more to show.</summary>
    public bool ScanActivity() => _scan?.Step() ?? false;

    /// <summary>Where one can go.</summary>
    public Moments Moments => Past is null
        ? new Moments(_activity.FirstNs, _activity.LastNs, _activity.LastNs, Live.Clock)
        : new Moments(Past.BeginNs, Past.EndNs, Past.PositionNs, Model.Clock);

    /// <summary>What a recording that is shown is of: its file, host and kernel; empty: none is.</summary>
    public string RecordingName => field ??= Past is null ? "" : Name(Past.Recording);

    /// <summary>Goes so many intervals back (or forth); from now on, back from the newest. Returns what there is to say about it.</summary>
    public string StepTime(int intervals)
    {
        if (Past is null)
        {
            return intervals > 0 ? "this is now" : StepBackFromNow(-intervals);
        }

        Past.IsPlaying = false;
        bool isAtEnd = intervals > 0 && Past.IsAtEnd;
        bool moved = Past.Step(intervals);
        Moved();
        if (!isAtEnd)
        {
            return moved ? "" : intervals < 0 ? "there is nothing before this" : "";
        }

        if (IsReplay)
        {
            return "this is the end of the recording";
        }

        ReturnToNow();
        return "";
    }

    /// <summary>Shows a moment, on the clock of the events; what is kept is shown from its first interval on.</summary>
    public string GoTo(ulong ns)
    {
        if (Past is null && OpenPast() is { Length: > 0 } fault)
        {
            return fault;
        }

        Past!.Seek(ns);
        Moved();
        return "";
    }

    /// <summary>Plays from here, or stands still.</summary>
    public void TogglePlaying()
    {
        if (Past is not null)
        {
            bool begins = !Past.IsPlaying && Past.IsAtEnd && IsReplay;
            if (begins)
            {
                Past.Seek(Past.BeginNs);
                Moved();
            }

            Past.IsPlaying = !Past.IsPlaying;
        }
    }

    /// <summary>Plays faster or slower.</summary>
    public void ChangeSpeed(bool faster)
    {
        if (Past is not null)
        {
            double now = Past.Speed;
            int next = faster
                ? Array.FindIndex(s_speeds, speed => speed > now * 1.001)
                : Array.FindLastIndex(s_speeds, speed => speed < now * 0.999);
            Past.Speed = next < 0 ? now : s_speeds[next];
        }
    }

    /// <summary>What the time line is to show of the past.</summary>
    public TimeLineState TimeState() => new()
    {
        BeginNs = Past!.BeginNs,
        EndNs = IsReplay ? Past.EndNs : Math.Max(Past.EndNs, _activity.LastNs),
        PositionNs = Past.PositionNs,
        Time = Model.Clock.ToLocal(Past.PositionNs),
        IsPlaying = Past.IsPlaying,
        Speed = Past.Speed,
        IsReplay = IsReplay,
        HistoryBytes = IsReplay ? 0 : HistoryBytes,
        HistoryCapacity = IsReplay ? 0 : HistoryCapacity,
    };

    /// <summary>Shows the machine as it is.</summary>
    public void ReturnToNow()
    {
        if (Past is null || IsReplay)
        {
            return;
        }

        _livePictures.Take(Pictures);
        Pictures = _livePictures;
        Past.Dispose();
        Past = null;
        Show(Live);
        FilterSource();
    }

    private string StepBackFromNow(int intervals)
    {
        if (OpenPast() is { Length: > 0 } fault)
        {
            return fault;
        }

        // The newest interval is what was shown: the one before it ended at least a moment earlier.
        Past!.Seek(Past.EndNs - 1);
        if (intervals > 1)
        {
            Past.Step(1 - intervals);
        }

        Moved();
        return "";
    }

    /// <summary>Shows what is kept of the past; what was frozen goes on behind it. Returns why that is not possible.</summary>
    private string OpenPast()
    {
        if (_memory is null)
        {
            return "no history is kept: --history says how much";
        }

        Recording history = Recording.Over(_memory);
        if (_activity.Count < 2)
        {
            history.Dispose();
            return "there is nothing before this yet";
        }

        Past = new Playback(history, _setup.Model);
        Past.Model.ByThread = Live.ByThread;
        if (Settings.Frozen)
        {
            Settings.Frozen = false;
            TakeBack();
            ApplyCapture();
        }

        var pictures = new Pictures(this, Past.Model);
        pictures.Take(Pictures);
        Pictures = pictures;
        return "";
    }

    /// <summary>"x.iotop of db1, Linux 6.12.48".</summary>
    private static string Name(Recording recording)
    {
        RecordingDescription about = recording.Description;
        string kernel = string.Join(' ', about.Kernel.Split(' ').Take(2)); // without its version, which is a date and more
        string of = string.Join(", ", new[] { about.Host, kernel }.Where(static part => part.Length > 0));
        string name = Path.GetFileName(recording.Name);
        return Tui.DisplayText.ToSafeString(System.Text.Encoding.UTF8.GetBytes(of.Length == 0 ? name : $"{name} of {of}"));
    }

    /// <summary>Lets the past go on while it plays; returns whether there is another interval to show.</summary>
    private bool AdvancePast()
    {
        long now = Time.GetTimestamp();
        TimeSpan elapsed = Time.GetElapsedTime(_lastTurn, now);
        _lastTurn = now;
        if (Past is not { IsPlaying: true })
        {
            return false;
        }

        bool moved = Past.Advance(elapsed);
        if (moved)
        {
            Moved();
        }

        if (Past.IsAtEnd)
        {
            Past.IsPlaying = false;
            Front.Say(IsReplay ? "this is the end of the recording" : "this is now again");
            ReturnToNow();
        }

        return moved;
    }

    /// <summary>Another moment is shown: of the same model, or of one that was emptied for it.</summary>
    private void Moved()
    {
        if (!ReferenceEquals(Model, Past!.Model) || _shownVersion != Past.Version)
        {
            Show(Past.Model);
        }

        ShowPlanes();
        Pictures.Take();
        Generation++;
    }

    /// <summary>The one place where another model comes in front. Whatever was derived from the one before is told to begin anew.</summary>
    private void Show(IoModel model)
    {
        _shownVersion = Past?.Version ?? 0;
        Model = model;
        _labels = ReferenceEquals(model, Live) ? _liveLabels : new SegmentLabels(model.Source, model.Devices);
        Cells.Model = model;
        Filter.Show(model);
        ShowPlanes();
        ModelVersion++;
        Generation++;
    }

    /// <summary>What is watched beside the block tracer is shown of the same time.</summary>
    private void ShowPlanes()
    {
        ShowFunctions();
        ShowSyscalls();
        ShowCalls();
    }
}
