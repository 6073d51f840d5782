using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Which calls a list shows: by process, and by what is searched for.</summary>
internal sealed class CallMatch(ScreenFilter filter, ICallSource source, ThreadGroups processes) : IRingMatch<CallEvent>
{
    public bool IsEverything => filter.Pids.Count == 0 && filter.Rows.Pattern.Length == 0;

    /// <summary>Where calls are missing is shown whatever is looked for.</summary>
    public bool Matches(in CallEvent call)
    {
        if (IsEverything || call.Kind == CallKind.Lost)
        {
            return true;
        }

        uint tgid = filter.Pids.Count == 0 ? 0 : processes.Of(call.Tid, call.Comm.Bytes);
        return filter.Rows.Matches(in call, tgid, source.NameOf(call.Function), call.Caller == 0 ? "" : source.NameOf(call.Caller));
    }
}
