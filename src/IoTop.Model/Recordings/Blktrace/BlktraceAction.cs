namespace IoTop.Model;

/// <summary>What happened, in the kernel's words (enum blktrace_act): the low half of <see cref="BlktraceRecord.Action"/>.</summary>
public enum BlktraceAction : ushort
{
    None,

    /// <summary>Q: a bio was queued.</summary>
    Queue,

    /// <summary>M: it was added to the end of a request.</summary>
    BackMerge,

    /// <summary>F: it was put in front of a request.</summary>
    FrontMerge,

    /// <summary>G: it got a request of its own.</summary>
    GetRequest,

    /// <summary>S: it waits for one.</summary>
    SleepRequest,

    /// <summary>R: the driver gave a request back.</summary>
    Requeue,

    /// <summary>D: a request went to the driver.</summary>
    Issue,

    /// <summary>C: a request, or a bio that never was one, is done.</summary>
    Complete,
    Plug,
    Unplug,
    UnplugTimer,

    /// <summary>I: a request was put in line.</summary>
    Insert,

    /// <summary>X: the front of a bio became a bio of its own.</summary>
    Split,
    Bounce,

    /// <summary>A: it comes from another device.</summary>
    Remap,
    Abort,
    DriverData,
}

/// <summary>Of what kind it is (BLK_TC_): the high half of <see cref="BlktraceRecord.Action"/>.</summary>
[Flags]
public enum BlktraceCategory : ushort
{
    None = 0,
    Read = 1,
    Write = 2,
    Flush = 4,
    Sync = 8,
    Queue = 16,
    Requeue = 32,
    Issue = 64,
    Complete = 128,
    FileSystem = 256,

    /// <summary>A command of the driver or of user space, no I/O of a file system.</summary>
    Passthrough = 512,

    /// <summary>No I/O at all: <see cref="BlktraceNotify"/>.</summary>
    Notify = 1024,
    ReadAhead = 2048,
    Meta = 4096,
    Discard = 8192,
    DriverData = 16384,
    Fua = 32768,
}

/// <summary>What a record without an I/O tells (enum blktrace_notify): the low half of <see cref="BlktraceRecord.Action"/>.</summary>
public enum BlktraceNotify : byte
{
    /// <summary>The name of a task, behind the record.</summary>
    Process,

    /// <summary>The wall clock at its time: seconds and nanoseconds, 32 bits each.</summary>
    Timestamp,
    Message,
}
