namespace IoTop.Model;

/// <summary>
/// The open block of calls one by one, with or without what they read and wrote. It names the files that they are made on, and says once
/// who makes them and what they are made on, so that it can be read without those before it.
/// </summary>
internal sealed class SyscallEventEncoder(PlaneBlocks blocks, SyscallFileNames? names)
{
    /// <summary>Calls in a block at most: a store of the reader is not overrun by one.</summary>
    public const int MaxCalls = 16_384;

    // As much as the kernel captures at most.
    internal const int MaxData = 64 * 1024;
    private const int MaxName = 4096;

    private readonly EventPartTable<SyscallWho> _whos = new();
    private readonly EventPartTable<SyscallWhat> _whats = new();
    private readonly HashSet<Place> _named = [];
    private SyscallEvent _before;
    private int _calls;

    public void Call(in SyscallEvent call, ReadOnlySpan<byte> data)
    {
        SyscallWho who = SyscallWho.Of(in call);
        SyscallWhat what = SyscallWhat.Of(in call);
        int whos = _whos.Count;
        int whats = _whats.Count;
        int by = _whos.IndexOf(in who);
        int on = _whats.IndexOf(in what);
        if (by == whos)
        {
            Begin(SyscallTag.Who).Raw(in who);
        }

        if (on == whats)
        {
            Begin(SyscallTag.What).Raw(in what);
        }

        Name(in call);
        Write(in call, by, on, data[..Math.Min(data.Length, MaxData)]);
        _before = call;
        _calls++;

        // What a call refers to belongs to its record, so that no block begins between the two.
        if (blocks.End(call.ExitNs) || _calls == MaxCalls)
        {
            Flush();
        }
    }

    public void Flush()
    {
        blocks.Flush();
        _whos.Clear();
        _whats.Clear();
        _named.Clear();
        _before = default;
        _calls = 0;
    }

    private void Write(in SyscallEvent call, int by, int on, ReadOnlySpan<byte> data)
    {
        // A call that goes on where the one before it ended, on a file that is read or written in order.
        ulong expected = _before.Offset + (ulong)Math.Max(_before.Result, 0);
        bool isAsked = call.Result == (long)call.Asked;
        ByteWriter into = Begin(SyscallTag.Call);
        into.Byte((byte)((call.Offset == SyscallEvent.NoOffset ? 1 : call.Offset == expected ? 2 : 0)
            | (call.OtherOffset == SyscallEvent.NoOffset ? 4 : 0) | (isAsked ? 8 : 0) | (data.IsEmpty ? 0 : 16)));
        into.Number((uint)by);
        into.Number((uint)on);
        into.Signed((long)(call.ExitNs - _before.ExitNs));
        into.Number(call.LatencyNs);
        if (call.Offset != SyscallEvent.NoOffset && call.Offset != expected)
        {
            into.Number(call.Offset);
        }

        if (call.OtherOffset != SyscallEvent.NoOffset)
        {
            into.Number(call.OtherOffset);
        }

        into.Number(call.Asked);
        if (!isAsked)
        {
            into.Signed(call.Result);
        }

        if (!data.IsEmpty)
        {
            into.Number((uint)data.Length);
            into.Raw(data);
        }
    }

    private void Name(in SyscallEvent call)
    {
        if (names is null)
        {
            return;
        }

        Name(call.Tgid, call.Fd, call.FsDev, call.Inode, call.Mode);
        if (SyscallNames.Copies(call.Syscall) && call.OtherFd >= 0)
        {
            Name(call.Tgid, call.OtherFd, call.OtherFsDev, call.OtherInode, call.OtherMode);
        }
    }

    private void Name(uint tgid, int fd, uint fsDev, ulong inode, ushort mode)
    {
        if ((inode | mode) == 0 || !_named.Add(new Place(inode, fsDev, tgid, fd)))
        {
            return;
        }

        Span<byte> name = stackalloc byte[MaxName];
        int length = names!.WriteKnown(tgid, fd, fsDev, inode, mode, name, out bool ofFile);
        if (length > 0)
        {
            ByteWriter into = Begin(SyscallTag.Name);
            into.Number(inode);
            into.Number(fsDev);
            into.Number(ofFile ? 0 : tgid);
            into.Signed(ofFile ? -1 : fd);
            into.Bytes(name[..length]);
        }
    }

    private ByteWriter Begin(SyscallTag tag)
    {
        blocks.Bytes.Byte((byte)tag);
        return blocks.Bytes;
    }

    private readonly record struct Place(ulong Inode, uint FsDev, uint Tgid, int Fd);
}
