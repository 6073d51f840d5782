using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What a block of a recording holds.</summary>
public enum RecordingBlockKind : ushort
{
    None,

    /// <summary>Who recorded what; the first of a file.</summary>
    Description,

    /// <summary>Finished I/Os.</summary>
    Events,

    /// <summary>Segments with their bytes, and names of files and functions.</summary>
    Payload,

    /// <summary>What was new, counted and lost in an interval, and its end.</summary>
    Interval,

    /// <summary>Everything that is known at the end of an interval: reading may begin here.</summary>
    Checkpoint,

    /// <summary>Calls of kernel functions for processes, counted: per process.</summary>
    Functions,

    /// <summary>Read and write calls of processes, counted per process and file.</summary>
    Syscalls,

    /// <summary>The same, one by one.</summary>
    SyscallEvents,

    /// <summary>Traced calls of kernel functions, one by one.</summary>
    Calls,
}

/// <summary>A block of a recording, as its header tells it.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="FirstNs">Time of the earliest that it tells of; of an interval its beginning.</param>
/// <param name="LastNs">Time of the latest that it tells of; of an interval or checkpoint its end.</param>
/// <param name="Records">How many events, segments or keys.</param>
/// <param name="Position">Where its header begins: bytes from the beginning of the file or memory.</param>
/// <param name="StoredBytes">Bytes that follow the header.</param>
/// <param name="Bytes">Bytes when unpacked.</param>
[StructLayout(LayoutKind.Auto)] // 40 bytes of memory for each block of a file
public readonly record struct RecordingBlock(
    RecordingBlockKind Kind, ulong FirstNs, ulong LastNs, uint Records, long Position, uint StoredBytes, uint Bytes)
{
    /// <summary>Bytes of the header that is in front of the stored bytes.</summary>
    public const int HeaderBytes = 48;

    /// <summary>
    /// It goes on where the block of its kind before it ended: an interval or a checkpoint that is too big for one block lies in several, one
    /// behind the other, of which the last one tells the interval's end.
    /// </summary>
    public bool IsContinuation { get; init; }

    /// <summary>
    /// Of a plane beside the block tracer: everything that is known of it, and not what was new. Stands behind a checkpoint, and is needed by
    /// who begins there.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>Of a plane, as long as it is in memory: it holds bytes that only who asked for payload may get.</summary>
    public bool HasPayload { get; init; }

    /// <summary>It tells of a plane beside the block tracer.</summary>
    public bool IsOfPlane => Kind is >= RecordingBlockKind.Functions and <= RecordingBlockKind.Calls;

    /// <summary>What is left out where a limit says so: it can be missed without counts being wrong.</summary>
    public bool IsOptional => !IsWhole &&
        Kind is RecordingBlockKind.Events or RecordingBlockKind.Payload or RecordingBlockKind.SyscallEvents or RecordingBlockKind.Calls;

    /// <summary>Bytes with its header.</summary>
    public long TotalBytes => HeaderBytes + (long)StoredBytes;
}
