namespace IoTop.Model;

/// <summary>
/// Where events and counters come from: the live kernel, a recording or a script. One thread uses it; nothing here blocks.
/// </summary>
public interface IEventSource : IDisposable
{
    /// <summary>Moves what is waiting into the store; returns the number of events moved.</summary>
    int Drain(EventStore store);

    /// <summary>
    /// Hands the running totals of every key to <paramref name="table"/> by <see cref="CounterTable.Update"/>, between its Begin and
    /// Close, which the caller does. Returns false when not every key could be read: the caller then closes the interval as
    /// incomplete, so that keys which were not seen are not taken for pruned ones.
    /// </summary>
    bool ReadCounters(CounterTable table);

    /// <summary>Who a tgid (or tid, when counted by thread) was when it first did I/O.</summary>
    bool TryGetOwner(uint id, out Owner owner);

    /// <summary>Running total of a loss since the source was opened.</summary>
    ulong Lost(LossKind kind);

    /// <summary>A file descriptor that becomes readable when a drain is worthwhile; -1 when there is nothing to poll.</summary>
    int WakeFd { get; }

    /// <summary>CLOCK_MONOTONIC nanoseconds as this source sees them: the time base of its events.</summary>
    ulong NowNs { get; }

    /// <summary>Which I/Os become events. Counters count everything whatever it says.</summary>
    IoFilter Filter { get; set; }

    /// <summary>Count per thread instead of per process.</summary>
    bool ByThread { get; set; }

    /// <summary>What this source is and what it cannot do.</summary>
    SourceDescription Description { get; }
}
