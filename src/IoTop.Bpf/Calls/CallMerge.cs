using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>Puts the processors' entries into the order of time, and gives each call the name of who made it.</summary>
internal sealed class CallMerge(IReadOnlyList<TraceCpu> cpus, TaskNames names, TracedTasks tasks)
{
    // An entry is stamped before it can be read: an interrupt in between lets it come later than others that are younger.
    internal const ulong HoldBackNs = 5_000_000;

    private readonly TraceCpu[] _cpus = [.. cpus];

    /// <summary>What the gaps say that were moved.</summary>
    internal ulong Lost { get; private set; }

    /// <summary>Moves entries into the store; returns how many. Allocates nothing but room.</summary>
    /// <param name="store">Gets them.</param>
    /// <param name="nowNs">When the processors' rings were begun to be read.</param>
    /// <param name="all">What is younger than a moment does not wait.</param>
    internal int Move(CallStore store, ulong nowNs, bool all)
    {
        names.BeginDrain();
        ulong horizon = all ? ulong.MaxValue : nowNs - Math.Min(nowNs, HoldBackNs);
        int moved = 0;
        while (FindOldest(out ulong othersNs) is { } oldest && oldest.First.Call.TimeNs <= horizon)
        {
            // Calls of one processor come in bursts: the others are asked again when it is the turn of one of them.
            do
            {
                moved += Deliver(in oldest.First, store) ? 1 : 0;
                oldest.RemoveFirst();
            }
            while (oldest.HasEntry && oldest.First.Call.TimeNs <= Math.Min(othersNs, horizon));
        }

        return moved;
    }

    /// <summary>The processor that has the oldest entry, and when the oldest of all others was recorded.</summary>
    private TraceCpu? FindOldest(out ulong othersNs)
    {
        TraceCpu? oldest = null;
        othersNs = ulong.MaxValue;
        foreach (TraceCpu cpu in _cpus)
        {
            if (!cpu.HasEntry)
            {
                continue;
            }

            ulong time = cpu.First.Call.TimeNs;
            if (oldest is null || time < oldest.First.Call.TimeNs)
            {
                othersNs = oldest is null ? othersNs : oldest.First.Call.TimeNs;
                oldest = cpu;
            }
            else
            {
                othersNs = Math.Min(othersNs, time);
            }
        }

        return oldest;
    }

    private bool Deliver(in TraceEntry entry, CallStore store)
    {
        switch (entry.News)
        {
            case TraceNews.NewTask:
                names.Set(entry.Task, in entry.Call.Comm);
                tasks.Add(entry.Call.Tid, entry.Task, (entry.CloneFlags & TraceEntry.CloneThread) != 0);
                return false;
            case TraceNews.Rename:
                names.Set(entry.Task, in entry.Call.Comm);
                return false;
            case TraceNews.Call when entry.Call.Kind == CallKind.Lost:
                Lost += entry.Call.LostCalls;
                store.Append(in entry.Call);
                return true;
            default:
                if (!tasks.Contains(entry.Call.Tid))
                {
                    return false;
                }

                CallEvent call = entry.Call;
                call.Comm = names.Get(call.Tid);
                store.Append(in call);
                return true;
        }
    }
}
