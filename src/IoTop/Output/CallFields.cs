namespace IoTop.Output;

/// <summary>Names and meanings of the fields of a call: JSON keys, CSV header, schema object and documentation.</summary>
internal static class CallFields
{
    /// <summary>Grows when a field changes its name or meaning; new fields do not count.</summary>
    public const int Version = 1;

    /// <summary>The index is the <see cref="CallField"/>.</summary>
    public static IReadOnlyList<RecordField> All { get; } =
    [
        new("type", "word", "call; lost: here calls are missing, which the kernel overwrote before they were read"),
        new("time", "ISO 8601", "wall clock when the function was called, or returned"),
        new("ts_ns", "ns", "CLOCK_MONOTONIC, the same"),
        new("pid", "id", "process; not there when its thread had ended before it was looked up"),
        new("tid", "id", "thread; 0: idle"),
        new("comm", "text", "name of the task; not there when the kernel did not tell it"),
        new("cpu", "number", "processor; not there when calls are missing and it is not known where"),
        new("flags", "words", "irqs-off, bh-off, need-resched, need-resched-lazy, preempt-resched, hardirq, softirq, nmi"),
        new("preempt_depth", "count", "how often preemption was switched off"),
        new("migrate_depth", "count", "how often migration was switched off; not there where the kernel does not tell"),
        new("function", "text", "who is called: the kernel's symbol"),
        new("caller", "text", "who called it; not there with --graph"),
        new("event", "word", "with --graph, entry or return"),
        new("depth", "count", "with --graph, how many calls it lies in"),
        new("duration_us", "us", "with --graph, of a return: how long the call took"),
        new("count", "count", "of lost: how many calls; not there when the kernel did not tell"),
    ];
}
