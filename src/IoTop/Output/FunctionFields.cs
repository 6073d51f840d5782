namespace IoTop.Output;

/// <summary>Names and meanings of the fields of function counts: JSON keys, CSV header, schema object and documentation.</summary>
internal static class FunctionFields
{
    /// <summary>Grows when a field changes its name or meaning; new fields do not count.</summary>
    public const int Version = 1;

    /// <summary>The index is the <see cref="FunctionField"/>.</summary>
    public static IReadOnlyList<RecordField> All { get; } =
    [
        new("type", "word", "function_process: the sums of a process; function: one function that was called for it"),
        new("time", "ISO 8601", "wall clock of the sample"),
        new("pid", "id", "process; its threads count for it"),
        new("comm", "text", "name of the task"),
        new("state", "word", "watched, ended or removed"),
        new("parent", "id", "the process that it was followed from; not there when it was named"),
        new("kmalloc", "count", "allocations by size, since the process is watched, as all counts; not there when nothing can count them"),
        new("kfree", "count", "memory freed"),
        new("kmalloc_bytes", "bytes", "size of what was allocated"),
        new("kfree_bytes", "bytes", "size of what was freed, as far as it is known"),
        new("schedule", "count", "times that a thread gave up its processor"),
        new("up", "count", "semaphores released"),
        new("down", "count", "semaphores taken by down_interruptible"),
        new("mutex_lock", "count", "mutexes taken"),
        new("mutex_unlock", "count", "mutexes released"),
        new("down_other", "count", "semaphores taken by down, down_killable, down_trylock, down_timeout"),
        new("kfree_unknown", "count", "of kfree, memory that was allocated before anybody looked: its size is not known"),
        new("kmalloc_freed_elsewhere", "bytes", "of kmalloc_bytes, freed by others"),
        new("function", "text", "the kernel's symbol"),
        new("family", "word", "what it counts as: kmalloc, kfree, schedule, up, down_interruptible, down, mutex_lock, mutex_unlock, other"),
        new("source", "text", "how it is watched"),
        new("count", "count", "calls"),
        new("nested", "count", "of these, made by another function of the same family: in no sum"),
        new("returns", "count", "calls whose return was seen: the times are about them"),
        new("total_us", "us", "time from entry to return, sleeping included"),
        new("avg_us", "us", "average time of a call"),
        new("p50_us", "us", "half of the calls took no longer"),
        new("p99_us", "us", "99 of 100 calls took no longer"),
        new("max_us", "us", "the slowest call"),
        new("bytes", "bytes", "kmalloc: allocated; kfree: freed, of known size"),
        new("unknown", "count", "kfree: calls for memory whose size is not known"),
        new("errors", "count", "calls that returned -4095 to -1; kmalloc: NULL"),
        new("missed", "count", "calls and returns that the kernel missed: of all processes, since the start"),
        new("latency", "objects", "calls by time, empty ranges left out; in CSV ge_us:count, separated by |"),
    ];

    /// <summary>The fields of a range of latencies.</summary>
    public static IReadOnlyList<RecordField> OfLatency { get; } =
    [
        new("ge_us", "us", "at least this long"),
        new("lt_us", "us", "shorter than this; not there in the last range"),
        new("count", "count", "calls"),
    ];
}
