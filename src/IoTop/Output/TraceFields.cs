namespace IoTop.Output;

/// <summary>Names and meanings of the fields of a traced I/O.</summary>
internal static class TraceFields
{
    /// <summary>Grows when a field changes its name or meaning; new fields do not count.</summary>
    public const int Version = 1;

    /// <summary>The index is the <see cref="TraceField"/>.</summary>
    public static IReadOnlyList<RecordField> All { get; } =
    [
        new("time", "ISO 8601", "wall clock at completion"),
        new("ts_ns", "ns", "CLOCK_MONOTONIC at completion"),
        new("pid", "id", "process that queued it; 0 when not known"),
        new("tid", "id", "thread that queued it"),
        new("uid", "id", "its user"),
        new("comm", "text", "name of the task"),
        new("device", "text", "disk or partition"),
        new("dev", "text", "major:minor of the device"),
        new("op", "word", "read, write, flush, discard, ..."),
        new("flags", "words", "flags by the kernel's names, lower case"),
        new("sector", "sectors of 512 bytes", "where it begins on the disk; with --partition-relative, in the partition"),
        new("bytes", "bytes", "size"),
        new("queue_us", "us", "from queueing to issue; not there when not known"),
        new("device_us", "us", "from issue to completion; not there for devices without request queue"),
        new("latency_us", "us", "from queueing to completion; not there when the start was not seen"),
        new("error", "word", "errno by name, when it failed"),
        new("cgroup_id", "id", "cgroup v2 id, the inode of its directory"),
        new("kernel_thread", "bool", "queued by a kernel thread: writeback, a journal, a dm worker"),
        new("merged", "bool", "completed as part of a request of several I/Os"),
        new("split", "bool", "a piece of a bigger I/O"),
        new("end_unseen", "bool", "its end was not seen: its time is when it was queued, it has no latency"),
        new("parent_device", "text", "the stacked device that sent it down"),
        new("parent_sector", "sectors of 512 bytes", "where it was on that device"),
        new("segments", "objects", "with --segments, what it consists of, in order; in CSV, their number"),
        new("segments_lost", "bool", "not all of its segments were captured"),
        new("file", "text", "with --files, where its first bytes belong: path, or a label in brackets"),
        new("dirtier", "object", "who changed the first page of which that is known, and when: pid, comm, ts_ns; in CSV, the pid"),
        new("found", "object", "with --find, how often each pattern occurs in its bytes; in CSV, all together"),
    ];

    /// <summary>The fields of a segment; the index is the <see cref="SegmentField"/>.</summary>
    public static IReadOnlyList<RecordField> OfSegment { get; } =
    [
        new("index", "number", "its place in the I/O, from 0"),
        new("len", "bytes", "size"),
        new("offset", "bytes", "where it begins in its page"),
        new("sector", "sectors of 512 bytes", "where it begins, as the sector of the I/O"),
        new("sectors", "sectors of 512 bytes", "how many it touches"),
        new("block", "blocks", "where it begins in the file system, when its block size is known"),
        new("blocks", "blocks", "how many it touches"),
        new("file", "text", "with --files, where its bytes belong: path, or a label in brackets"),
        new("file_offset", "bytes", "where it begins in the file"),
        new("dirtier", "object", "who changed its first page before it was written, and when: pid, comm, ts_ns"),
        new("data", "base64", "with --hexdump, its bytes"),
        new("truncated", "bool", "not all of its bytes are in data, or were searched: cut at --snaplen or --hexdump"),
        new("lost", "bool", "bytes that were to be captured were not"),
    ];
}
