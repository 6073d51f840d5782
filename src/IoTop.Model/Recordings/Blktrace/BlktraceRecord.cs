using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// A record of blktrace's binary files; mirrors <c>struct blk_io_trace</c> in include/uapi/linux/blktrace_api.h. Behind it come
/// <see cref="PduLength"/> bytes whose meaning depends on the action. Times are CLOCK_MONOTONIC nanoseconds, sectors are 512 bytes and
/// absolute on the disk, devices are the kernel's dev_t.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct BlktraceRecord
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 48;

    /// <summary>Bytes behind a remap: where it comes from and goes to (both 32 bits), and its sector there; big-endian.</summary>
    public const int RemapSize = 16;

    /// <summary>BLK_IO_TRACE_MAGIC with BLK_IO_TRACE_VERSION.</summary>
    public const uint Version7 = 0x65617407;

    public uint Magic;

    /// <summary>Counts a processor's records of a device, from 1 on; notes have none.</summary>
    public uint Sequence;
    public ulong TimeNs;
    public ulong Sector;
    public uint Bytes;
    public uint Action;

    /// <summary>The task's own number: a tid.</summary>
    public uint Pid;
    public uint Device;
    public uint Cpu;

    /// <summary>errno, or its negative as kernels write it.</summary>
    public ushort Error;
    public ushort PduLength;

    public readonly BlktraceAction Kind => (BlktraceAction)(Action & 0xff);

    public readonly BlktraceCategory Category => (BlktraceCategory)(Action >> 16);

    public readonly bool IsNote => (Category & BlktraceCategory.Notify) != 0;

    /// <summary>What a note tells.</summary>
    public readonly BlktraceNotify Note => (BlktraceNotify)(Action & 0xff);

    public static uint MakeAction(BlktraceAction kind, BlktraceCategory category) => (uint)kind | ((uint)category << 16);

    public static uint MakeNote(BlktraceNotify note) => (uint)note | ((uint)BlktraceCategory.Notify << 16);

    /// <summary>The category in which the kernel files an action; none for those that it files nowhere.</summary>
    public static BlktraceCategory CategoryOf(BlktraceAction kind) => kind switch
    {
        BlktraceAction.Requeue => BlktraceCategory.Requeue,
        BlktraceAction.Issue => BlktraceCategory.Issue,
        BlktraceAction.Complete => BlktraceCategory.Complete,
        BlktraceAction.Split or BlktraceAction.Bounce => BlktraceCategory.None,
        _ => BlktraceCategory.Queue,
    };

    /// <summary>Reads a record in the byte order of the machine that wrote it, of which the magic number tells.</summary>
    /// <param name="bytes">At least <see cref="Size"/>.</param>
    /// <param name="record">The record in this machine's order.</param>
    /// <returns>Whether there is one of the version that is known here.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlktraceRecord record)
    {
        record = MemoryMarshal.Read<BlktraceRecord>(bytes);
        if (record.Magic == Version7)
        {
            return true;
        }

        record = record.Reversed();
        return record.Magic == Version7;
    }

    /// <summary>Whether the bytes were written by a machine of the other byte order.</summary>
    public static bool IsReversed(ReadOnlySpan<byte> bytes) =>
        MemoryMarshal.Read<uint>(bytes) == BinaryPrimitives.ReverseEndianness(Version7);

    /// <summary>The same in the other byte order.</summary>
    public readonly BlktraceRecord Reversed() => new()
    {
        Magic = BinaryPrimitives.ReverseEndianness(Magic),
        Sequence = BinaryPrimitives.ReverseEndianness(Sequence),
        TimeNs = BinaryPrimitives.ReverseEndianness(TimeNs),
        Sector = BinaryPrimitives.ReverseEndianness(Sector),
        Bytes = BinaryPrimitives.ReverseEndianness(Bytes),
        Action = BinaryPrimitives.ReverseEndianness(Action),
        Pid = BinaryPrimitives.ReverseEndianness(Pid),
        Device = BinaryPrimitives.ReverseEndianness(Device),
        Cpu = BinaryPrimitives.ReverseEndianness(Cpu),
        Error = BinaryPrimitives.ReverseEndianness(Error),
        PduLength = BinaryPrimitives.ReverseEndianness(PduLength),
    };
}
