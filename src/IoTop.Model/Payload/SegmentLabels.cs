using System.Buffers.Text;
using System.Text;

namespace IoTop.Model;

/// <summary>
/// What to show as the file of a segment: its path, or in brackets what it is instead. Decided by its page, the function that the kernel
/// calls at the end of its bio, the flags of the I/O and what is mounted on the device. Allocates only when it meets a new function.
/// </summary>
public sealed class SegmentLabels(IEventSource source, DeviceCatalog devices)
{
    private const int MaxFunctions = 4096;
    private const int MaxLayers = 8;
    private const ulong BtrfsMetadataInode = 1;

    private readonly Dictionary<ulong, EndFunction> _functions = [];
    private CommandFlags? _flags;
    private uint _swapFlag;
    private uint _metaFlag;

    /// <summary>
    /// Writes path or label, as much as fits; returns how many bytes. Raw bytes of others: sanitize them at drawing.
    /// </summary>
    public int Write(in Segment segment, in IoEvent ioEvent, Span<byte> destination)
    {
        SegmentOrigin origin = OriginOf(in segment, in ioEvent);
        if (origin == SegmentOrigin.File)
        {
            return WriteFile(in segment, destination);
        }

        ReadOnlySpan<char> fileSystem = origin is SegmentOrigin.Journal or SegmentOrigin.Log or SegmentOrigin.Metadata
            ? FileSystemOf(in segment, in ioEvent)
            : default;
        Span<byte> text = stackalloc byte[64];
        int length = 0;
        if (origin == SegmentOrigin.Unknown)
        {
            text[length++] = (byte)'?';
        }
        else
        {
            text[length++] = (byte)'[';
            if (!fileSystem.IsEmpty && Encoding.UTF8.TryGetBytes(fileSystem, text[length..32], out int used))
            {
                length += used;
                text[length++] = (byte)' ';
            }

            NameOf(origin).CopyTo(text[length..]);
            length += NameOf(origin).Length;
            text[length++] = (byte)']';
        }

        length = Math.Min(length, destination.Length);
        text[..length].CopyTo(destination);
        return length;
    }

    /// <summary>What a segment of an I/O is part of.</summary>
    public SegmentOrigin OriginOf(in Segment segment, in IoEvent ioEvent)
    {
        TakeFlags();
        switch (FunctionOf(segment.Record.EndIo))
        {
            case EndFunction.Journal:
                return SegmentOrigin.Journal;
            case EndFunction.XfsLog:
                return SegmentOrigin.Log;
            case EndFunction.XfsMetadata or EndFunction.BtrfsMetadata:
                return SegmentOrigin.Metadata;
            case EndFunction.Swap:
                return SegmentOrigin.Swap;
            case EndFunction.RawDevice:
                return SegmentOrigin.RawDevice;
            case EndFunction function:
                return (ioEvent.CmdFlags & _swapFlag) != 0 ? SegmentOrigin.Swap : OriginOfPage(in segment, in ioEvent, function);
        }
    }

    private SegmentOrigin OriginOfPage(in Segment segment, in IoEvent ioEvent, EndFunction function)
    {
        PageKind kind = segment.Record.Kind;
        if (kind == PageKind.File && function == EndFunction.Direct)
        {
            return SegmentOrigin.Direct; // the page of a file is but the buffer
        }

        if (kind is PageKind.File or PageKind.Direct)
        {
            return IsBtrfsMetadata(in segment) ? SegmentOrigin.Metadata : SegmentOrigin.File;
        }

        if (IsJournalThread(in ioEvent))
        {
            return SegmentOrigin.Journal;
        }

        if ((ioEvent.CmdFlags & _metaFlag) != 0)
        {
            return SegmentOrigin.Metadata;
        }

        if (function == EndFunction.Direct)
        {
            return SegmentOrigin.Direct;
        }

        DeviceInfo? device = DeviceOf(in segment, in ioEvent);
        return kind switch
        {
            PageKind.BlockDevice => OfBlockDevicePage(device, function),
            PageKind.Anonymous or PageKind.None when device is { IsSwap: true } => SegmentOrigin.Swap,
            PageKind.Anonymous => SegmentOrigin.Anonymous,
            _ => SegmentOrigin.Unknown,
        };
    }

    private static SegmentOrigin OfBlockDevicePage(DeviceInfo? device, EndFunction function) => function switch
    {
        EndFunction.Pages => SegmentOrigin.RawDevice,
        _ when device is null => SegmentOrigin.Unknown,
        _ when device.MountPoints.IsEmpty => device.IsHeld ? SegmentOrigin.Unknown : SegmentOrigin.RawDevice,
        EndFunction.BufferHead => SegmentOrigin.Metadata,
        _ => SegmentOrigin.Unknown,
    };

    /// <summary>
    /// An I/O whose segments are not known is part of a journal: its thread wrote it. Up to 6.18 a journal's buffer ends as any other does.
    /// </summary>
    public static bool IsJournal(in IoEvent ioEvent) => IsJournalThread(in ioEvent);

    // What its thread writes and is no file's is the journal.
    private static bool IsJournalThread(in IoEvent ioEvent) =>
        ioEvent.Op == IoOperation.Write && (ioEvent.Flags & IoEventFlags.KernelThread) != 0 && ioEvent.Comm.Bytes.StartsWith("jbd2/"u8);

    private bool IsBtrfsMetadata(in Segment segment) =>
        segment.Record.Kind == PageKind.File && segment.Record.Inode == BtrfsMetadataInode &&
        (segment.File?.FileSystem ?? devices.Mounts.FileSystemOf(segment.Record.FsDev)) == "btrfs";

    private int WriteFile(in Segment segment, Span<byte> destination)
    {
        int written = segment.File is null ? 0 : FilePaths.Write(segment.File, devices, destination);
        if (written != 0 || destination.IsEmpty)
        {
            return written;
        }

        Span<byte> text = stackalloc byte[40];
        "[inode "u8.CopyTo(text);
        _ = Utf8Formatter.TryFormat(segment.Record.Inode, text["[inode ".Length..], out int digits);
        int length = "[inode ".Length + digits;
        text[length++] = (byte)']';
        length = Math.Min(length, destination.Length);
        text[..length].CopyTo(destination);
        return length;
    }

    private ReadOnlySpan<char> FileSystemOf(in Segment segment, in IoEvent ioEvent) => FunctionOf(segment.Record.EndIo) switch
    {
        EndFunction.XfsLog or EndFunction.XfsMetadata => "xfs",
        EndFunction.BtrfsMetadata => "btrfs",
        _ when IsBtrfsMetadata(in segment) => "btrfs",
        _ => DeviceOf(in segment, in ioEvent)?.FileSystem,
    };

    /// <summary>Partition or device that the file system is on: of what a stacked device sent down, the one that it came from.</summary>
    private DeviceInfo? DeviceOf(in Segment segment, in IoEvent ioEvent)
    {
        bool isLower = (segment.Record.Flags & SegmentFlags.LowerLayer) != 0 && ioEvent.ParentDev != 0;
        if (!devices.TryGet(isLower ? ioEvent.ParentDev : segment.Record.Dev, out DeviceInfo device))
        {
            return null;
        }

        device = SectorPlace.Of(device, isLower ? ioEvent.ParentSector : segment.Record.Sector).Device;
        for (int layer = 0; layer < MaxLayers && device.MountPoints.IsEmpty && device.Holders.Length == 1; layer++)
        {
            device = device.Holders[0];
        }

        return device;
    }

    private EndFunction FunctionOf(ulong address)
    {
        if (_functions.TryGetValue(address, out EndFunction function))
        {
            return function;
        }

        if (_functions.Count >= MaxFunctions)
        {
            _functions.Clear(); // more than any kernel has: a recording that makes them up
        }

        string name = source.FunctionName(address);
        function = EndFunctions.Of(name);
        if (name.Length > 0) // else it may be that of a module that has just come: the source finds it later
        {
            _functions.Add(address, function);
        }

        return function;
    }

    private void TakeFlags()
    {
        CommandFlags flags = source.Description.CommandFlags;
        if (flags != _flags)
        {
            _flags = flags;
            _swapFlag = flags.MaskOf("SWAP");
            _metaFlag = flags.MaskOf("META");
        }
    }

    private static ReadOnlySpan<byte> NameOf(SegmentOrigin origin) => origin switch
    {
        SegmentOrigin.Journal => "journal"u8,
        SegmentOrigin.Log => "log"u8,
        SegmentOrigin.Metadata => "metadata"u8,
        SegmentOrigin.Swap => "swap"u8,
        SegmentOrigin.Anonymous => "anon"u8,
        SegmentOrigin.RawDevice => "raw device"u8,
        SegmentOrigin.Direct => "direct"u8,
        _ => default,
    };
}
