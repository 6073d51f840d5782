using IoTop.Bpf;

namespace IoTop.Screens;

/// <content>
/// Which functions of the kernel are called by whom. Nothing is made in the kernel before it is first looked at, and nothing is traced
/// before somebody has said what.
/// </content>
internal sealed partial class Session
{
    private bool _isCallChangeQueued;
    private long _callsRefreshed;

    /// <summary>The traced calls; null: there is nothing that could trace them yet.</summary>
    public CallTrace? Calls { get; private set; }

    /// <summary>Why calls cannot be traced; null: there was no attempt, or it worked.</summary>
    public BpfException? CallsFault { get; private set; }

    /// <summary>What traces calls is to be opened behind the next frame.</summary>
    public bool IsOpeningCalls { get; private set; }

    /// <summary>Somebody looks at the calls.</summary>
    public void WantCalls()
    {
        if (Calls is null && CallsFault is null && !IsOpeningCalls)
        {
            IsOpeningCalls = true;
            _behind.Enqueue(("getting ready to trace calls \u2026", OpenCalls));
        }
    }

    /// <summary>Tries again what has failed.</summary>
    public void RetryCalls()
    {
        CallsFault = null;
        WantCalls();
    }

    /// <summary>Traces other functions, behind the next frame.</summary>
    public void TraceCalls(string[] globs) => ChangeCalls("switching the trace \u2026", trace => trace.Trace(globs));

    /// <summary>Stops tracing, or goes on with it.</summary>
    public void ToggleCalls() => ChangeCalls("switching the trace \u2026", static trace => trace.Toggle());

    /// <summary>Takes in what has happened since; at each turn of the loop.</summary>
    private void DrainCalls()
    {
        if (Calls is null)
        {
            return;
        }

        Calls.Drain(Settings.Frozen);
        if (!_isCallChangeQueued && Calls.HasOtherProcesses())
        {
            ChangeCalls("tracing other processes \u2026", static trace => trace.FollowFilter());
        }
    }

    /// <summary>Closes the interval.</summary>
    private void RefreshCalls()
    {
        long now = Time.GetTimestamp();
        Calls?.Refresh((ulong)Time.GetElapsedTime(_callsRefreshed, now).TotalNanoseconds);
        _callsRefreshed = now;
    }

    private void DisposeCalls() => Calls?.Dispose();

    private string OpenCalls()
    {
        IsOpeningCalls = false;
        try
        {
            Calls = new CallTrace(_setup.OpenCalls(), Filter, _setup.Model.Processes.ProcRoot);
            Cells.Calls = Calls.Source;
            Cells.CallTree = Calls.Tree;
            _callsRefreshed = Time.GetTimestamp();
            return "";
        }
        catch (BpfException error)
        {
            CallsFault = error;
            return error.Message;
        }
    }

    private void ChangeCalls(string says, Func<CallTrace, string> change)
    {
        _isCallChangeQueued = true;
        _behind.Enqueue((says, () =>
        {
            _isCallChangeQueued = false;
            return Calls is null ? "" : change(Calls);
        }
        ));
    }
}
