namespace IoTop.Output;

/// <summary>Names and meanings of the fields of sample records: JSON keys, CSV header, schema object and documentation.</summary>
internal static class SampleFields
{
    /// <summary>Grows when a field changes its name or meaning; new fields do not count.</summary>
    public const int Version = 1;

    /// <summary>The index is the <see cref="SampleField"/>.</summary>
    public static IReadOnlyList<RecordField> All { get; } =
    [
        new("time", "ISO 8601", "wall clock at the end of the interval"),
        new("ts_ns", "ns", "CLOCK_MONOTONIC at the end of the interval"),
        new("interval_ns", "ns", "the time that the numbers are about: the last interval, or with -a and -A since the start (not in total)"),
        new("type", "word", "total, process, process_device, cgroup, cgroup_device or device"),
        new("pid", "id", "process; 0 where the owner is not known"),
        new("tid", "id", "thread; the process when rows are processes"),
        new("uid", "id", "user"),
        new("user", "text", "name of the user"),
        new("comm", "text", "name of the task"),
        new("command", "text", "command line"),
        new("prio", "text", "I/O priority, class and level"),
        new("cgroup", "text", "cgroup path"),
        new("container", "text", "container or systemd unit that the cgroup path names"),
        new("processes", "count", "processes that are in the cgroup"),
        new("exited", "bool", "the process has ended"),
        new("device", "text", "name of the device"),
        new("dev", "text", "major:minor of the device"),
        new("disk", "text", "the disk that a partition lies on"),
        new("lower_layer", "bool", "sent down by a stacked device: counted there already, in no total"),
        new("read_count", "count", "reads completed"),
        new("read_bytes", "bytes", "bytes read"),
        new("write_count", "count", "writes completed"),
        new("write_bytes", "bytes", "bytes written"),
        new("discard_count", "count", "discards completed"),
        new("discard_bytes", "bytes", "bytes discarded"),
        new("flush_count", "count", "flushes completed"),
        new("other_count", "count", "other commands completed"),
        new("errors", "count", "I/Os that failed"),
        new("latency_us", "us", "average time from queueing to completion"),
        new("latency_p50_us", "us", "half of the I/Os took no longer"),
        new("latency_p90_us", "us", "90 of 100 I/Os took no longer"),
        new("latency_p99_us", "us", "99 of 100 I/Os took no longer"),
        new("latency_max_us", "us", "the slowest I/O"),
        new("io_percent", "percent", "share of the time with reads, writes or flushes under way"),
        new("swapin_percent", "percent", "share of the time with reads from swap devices under way"),
        new("queue_depth", "count", "I/Os under way on average"),
        new("util_percent", "percent", "share of the time with at least one request under way"),
        new("random_percent", "percent", "share of reads and writes that did not begin where the one before ended"),
        new("actual_read_bytes", "bytes", "bytes read from the lowest devices"),
        new("actual_write_bytes", "bytes", "bytes written to the lowest devices"),
        new("lost", "count", "I/Os that could not be attributed or counted since the start"),
    ];
}
