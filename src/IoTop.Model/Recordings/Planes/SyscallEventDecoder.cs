using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Takes apart a block of calls. Nothing of it is believed.</summary>
internal sealed class SyscallEventDecoder
{
    private readonly List<SyscallWho> _whos = [];
    private readonly List<SyscallWhat> _whats = [];
    private SyscallEvent _before;

    /// <summary>Puts the calls into a store, and names of files to the others.</summary>
    /// <exception cref="RecordingException">It is not what was written.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, SyscallStore store, SyscallFileNames names)
    {
        _whos.Clear();
        _whats.Clear();
        _before = default;
        int calls = 0;
        ByteReader reader = new(bytes);
        while (!reader.IsAtEnd)
        {
            SyscallTag tag = (SyscallTag)reader.Byte();
            switch (tag)
            {
                case SyscallTag.Name:
                    Name(ref reader, names);
                    break;
                case SyscallTag.Who:
                    _whos.Add(reader.Raw<SyscallWho>());
                    break;
                case SyscallTag.What:
                    _whats.Add(reader.Raw<SyscallWhat>());
                    break;
                case SyscallTag.Call when calls++ < SyscallEventEncoder.MaxCalls:
                    Call(ref reader, store);
                    break;
                default:
                    throw new RecordingException(tag == SyscallTag.Call ? "it has too many calls" : $"no record of a call has the tag {(byte)tag}");
            }
        }
    }

    private static void Name(ref ByteReader reader, SyscallFileNames names)
    {
        ulong inode = reader.Number();
        uint fsDev = reader.UInt();
        uint tgid = reader.UInt();
        int fd = (int)reader.Signed();
        names.Take(tgid, fd, fsDev, inode, reader.Bytes());
    }

    private void Call(ref ByteReader reader, SyscallStore store)
    {
        byte flags = reader.Byte();
        SyscallEvent call = new() { Type = 1 };
        Part(_whos, reader.UInt()).PutInto(ref call);
        Part(_whats, reader.UInt()).PutInto(ref call);
        if ((int)call.Syscall >= SyscallNames.All.Count)
        {
            throw new RecordingException($"there is no call {(int)call.Syscall}");
        }

        call.ExitNs = _before.ExitNs + (ulong)reader.Signed();
        call.LatencyNs = reader.Number();
        call.Offset = (flags & 1) != 0 ? SyscallEvent.NoOffset
            : (flags & 2) != 0 ? _before.Offset + (ulong)Math.Max(_before.Result, 0) : reader.Number();
        call.OtherOffset = (flags & 4) != 0 ? SyscallEvent.NoOffset : reader.Number();
        call.Asked = reader.Number();
        call.Result = (flags & 8) != 0 ? (long)call.Asked : reader.Signed();
        ReadOnlySpan<byte> data = (flags & 16) != 0 ? reader.Bytes() : default;
        call.DataLength = (uint)data.Length;
        store.Append(in call, data);
        _before = call;
    }

    private static ref readonly T Part<T>(List<T> parts, uint index)
    {
        if (index >= parts.Count)
        {
            throw new RecordingException($"it refers to part {index} of {parts.Count}");
        }

        return ref CollectionsMarshal.AsSpan(parts)[(int)index];
    }
}
