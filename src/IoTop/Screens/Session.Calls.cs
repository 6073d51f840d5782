using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Screens;

/// <content>
/// Which functions of the kernel are called by whom. Nothing is made in the kernel before it is first looked at, and nothing is traced
/// before somebody has said what.
/// </content>
internal sealed partial class Session
{
    private CallTrace? _liveCalls;
    private PastCalls? _pastCalls;
    private BpfException? _callsFault;
    private bool _isOpeningCalls;
    private bool _isCallChangeQueued;
    private long _callsRefreshed;

    /// <summary>The traced calls, of now or of the past that is shown; null: there is nothing that could trace them yet, or none were recorded.</summary>
    public CallView? Calls => Past is null ? _liveCalls : _pastCalls;

    /// <summary>The past that is shown has calls.</summary>
    public bool HasPastCalls => Past?.Calls is not null;

    /// <summary>Why calls cannot be traced; null: there was no attempt, or it worked.</summary>
    public BpfException? CallsFault => Past is null ? _callsFault : null;

    /// <summary>What traces calls is to be opened behind the next frame.</summary>
    public bool IsOpeningCalls => Past is null && _isOpeningCalls;

    /// <summary>Somebody looks at the calls.</summary>
    public void WantCalls()
    {
        if (Past is not null)
        {
            _pastCalls?.Update();
            Cells.CallTree = Calls?.Tree;
        }
        else if (_liveCalls is null && _callsFault is null && !_isOpeningCalls)
        {
            _isOpeningCalls = true;
            _behind.Enqueue(("getting ready to trace calls \u2026", OpenCalls));
        }
    }

    /// <summary>Tries again what has failed.</summary>
    public void RetryCalls()
    {
        _callsFault = null;
        WantCalls();
    }

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls()
    {
        _liveCalls?.Forget();
        RowsChanged();
    }

    /// <summary>Traces other functions, behind the next frame.</summary>
    public void TraceCalls(string[] globs) => ChangeCalls("switching the trace \u2026", trace => trace.Trace(globs));

    /// <summary>Stops tracing, or goes on with it.</summary>
    public void ToggleCalls() => ChangeCalls("switching the trace \u2026", static trace => trace.Toggle());

    /// <summary>Takes in what has happened since; at each turn of the loop.</summary>
    private void DrainCalls()
    {
        if (_liveCalls is null)
        {
            return;
        }

        _liveCalls.Drain(Settings.Frozen);

        // What is chosen while the past is shown is for looking at that.
        if (Past is null && !_isCallChangeQueued && _liveCalls.HasOtherProcesses())
        {
            ChangeCalls("tracing other processes \u2026", static trace => trace.FollowFilter());
        }
    }

    /// <summary>Closes the interval.</summary>
    private void RefreshCalls()
    {
        long now = Time.GetTimestamp();
        _liveCalls?.Refresh((ulong)Time.GetElapsedTime(_callsRefreshed, now).TotalNanoseconds);
        _callsRefreshed = now;
    }

    private void DisposeCalls() => _liveCalls?.Dispose();

    /// <summary>Another moment is shown, or now.</summary>
    private void ShowCalls()
    {
        RecordedCalls? recorded = Past?.Calls;
        if (recorded is null)
        {
            _pastCalls = null;
        }
        else if (_pastCalls?.IsOf(recorded) != true)
        {
            _pastCalls = new PastCalls(recorded, Filter);
        }
        else
        {
            _pastCalls.Update();
        }

        Cells.Calls = Calls?.Source;
        Cells.CallTree = Calls?.Tree;
    }

    private void RecordCalls(Recorder? recorder)
    {
        if (recorder is not null)
        {
            _liveCalls?.Record(recorder);
        }
    }

    private string OpenCalls()
    {
        _isOpeningCalls = false;
        try
        {
            _liveCalls = new CallTrace(_setup.OpenCalls(), Filter, _setup.Model.Processes.ProcRoot);
            _callsRefreshed = Time.GetTimestamp();
            RecordCalls(_recorder);
            ShowCalls();
            return "";
        }
        catch (BpfException error)
        {
            _callsFault = error;
            return error.Message;
        }
    }

    private void ChangeCalls(string says, Func<CallTrace, string> change)
    {
        _isCallChangeQueued = true;
        _behind.Enqueue((says, () =>
        {
            _isCallChangeQueued = false;
            return _liveCalls is null ? "" : change(_liveCalls);
        }
        ));
    }
}
