namespace IoTop.Output;

/// <summary>Names and meanings of the fields of calls: JSON keys, CSV header, schema object and documentation.</summary>
internal static class SyscallFields
{
    /// <summary>Grows when a field changes its name or meaning; new fields do not count.</summary>
    public const int Version = 1;

    /// <summary>The index is the <see cref="SyscallField"/>.</summary>
    public static IReadOnlyList<RecordField> All { get; } =
    [
        new("type", "word", "syscall"),
        new("time", "ISO 8601", "wall clock when the call returned"),
        new("ts_ns", "ns", "CLOCK_MONOTONIC when the call returned"),
        new("pid", "id", "process that made it"),
        new("tid", "id", "thread that made it"),
        new("uid", "id", "its user"),
        new("comm", "text", "name of the task"),
        new("syscall", "word", "read, pwrite64, fsync, ...; uring_read and so on: io_uring, from submission to completion"),
        new("fd", "number", "descriptor that is read from, written to or synced; not there when it has none"),
        new("file", "text", "what stands behind it: path, pipe:[inode], socket:[inode]; not there when the call did not get that far"),
        new("offset", "bytes", "where in the file it began; not there when it cannot be sought, or is not known"),
        new("asked", "bytes", "how many it was to move"),
        new("done", "bytes", "how many it moved; not there when it failed"),
        new("errno", "word", "errno by name, when it failed"),
        new("latency_us", "us", "from entry to exit"),
        new("other_fd", "number", "of sendfile, splice and copy_file_range: the descriptor that is written to"),
        new("other_file", "text", "what stands behind that"),
        new("other_offset", "bytes", "where in that it began"),
        new("flags", "words", "how the file was opened: direct, sync, append"),
        new("cgroup_id", "id", "cgroup v2 id, the inode of its directory"),
        new("data", "base64", "with --hexdump, what was read or written; in CSV not there"),
        new("truncated", "bool", "not all of it is in data"),
    ];

    /// <summary>The index is the <see cref="SyscallSummaryField"/>.</summary>
    public static IReadOnlyList<RecordField> OfSummary { get; } =
    [
        new("type", "word", "syscall_summary: all calls of one name since the beginning"),
        new("time", "ISO 8601", "wall clock of the sample"),
        new("syscall", "word", "read, pwrite64, fsync, ...; fault: pages of mapped files that were read in"),
        new("count", "count", "calls"),
        new("errors", "count", "calls that failed"),
        new("asked", "bytes", "how many they were to move"),
        new("done", "bytes", "how many they moved"),
        new("total_us", "us", "time from entry to exit"),
        new("avg_us", "us", "average time of a call"),
        new("p99_us", "us", "99 of 100 calls took no longer"),
        new("max_us", "us", "the slowest call"),
    ];
}
