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

    /// <summary>Count a write for the process that dirtied its first page, where that is known, instead of for its submitter.</summary>
    bool ByDirtier { get; set; }

    /// <summary>
    /// What is captured of the I/Os' segments and bytes. Setting never throws: what this source cannot do is not captured, and
    /// <see cref="CaptureAbility"/> says why. The live source gets ready when it is asked for the first time.
    /// </summary>
    CaptureSettings Capture { get; set; }

    /// <summary>What can be captured; before the first try, what is expected.</summary>
    CaptureAbility CaptureAbility { get; }

    /// <summary>
    /// Moves captured segments that are waiting into the store; returns how many records. The segments of an event are there at the
    /// latest a moment after it: call it behind <see cref="Drain"/>.
    /// </summary>
    int DrainPayload(PayloadStore store);

    /// <summary>The name of the kernel's function at an address; "" when it is not known.</summary>
    string FunctionName(ulong address);

    /// <summary>
    /// Brings the model's processes, devices and clock up to date, for a source that knows them and where nothing can be looked up on
    /// this machine. Called at each refresh, before the counters are read.
    /// </summary>
    void Describe(IoModel model)
    {
    }

    /// <summary>What this source is and what it cannot do.</summary>
    SourceDescription Description { get; }
}
