using System.Runtime.InteropServices;
using System.Text.Unicode;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// Counts I/Os whose completion no program saw: the kernel leaves out a run when the same program was interrupted on that CPU (from
/// v6.1 on), and may have rules of its own, so that a start is left over. What an address in use again has left is counted at once; the
/// others when they are old and their device has nothing in flight. Owner, device, operation and bytes are right then, times are not known.
/// </summary>
internal sealed class UnseenEnds
{
    private const ulong SweepEveryNs = 500_000_000;
    private const ulong OldNs = 1_000_000_000;
    private const string Program = "end_unseen";

    private readonly BpfObject _object;
    private readonly BpfMap _starts;
    private readonly BpfMap _request;
    private ulong[] _keys = new ulong[256];
    private Start[] _values = new Start[256];
    private readonly Dictionary<uint, bool> _idle = []; // what the devices said in this sweep
    private ulong _sweptAt;

    internal UnseenEnds(BpfObject owner)
    {
        _object = owner;
        _starts = owner.Map("starts");
        _request = owner.Map(".data.unseen");
    }

    /// <summary>Has to be chosen before the object is loaded.</summary>
    internal static void Choose(BpfObject owner) => owner.Choose(Program);

    /// <summary>Looks through what is under way, twice a second however often it is called. Allocates nothing but for a bio-based device.</summary>
    internal void Sweep()
    {
        const int ErrnoNoSpace = 28;
        ulong now = MonotonicClock.NowNs;
        if (now - _sweptAt < SweepEveryNs)
        {
            return;
        }

        _sweptAt = now;
        _idle.Clear();
        uint cursor = 0;
        for (bool begin = true, end = false; !end; begin = false)
        {
            uint resume = cursor;
            int read = _starts.LookupBatch(ref cursor, begin, _keys, _values.AsSpan(), out end);
            while (read == -ErrnoNoSpace)
            {
                _keys = new ulong[_keys.Length * 2];
                _values = new Start[_keys.Length];
                cursor = resume;
                read = _starts.LookupBatch(ref cursor, begin, _keys, _values.AsSpan(), out end);
            }

            if (read < 0)
            {
                return; // the next sweep begins anew
            }

            for (int i = 0; i < read; i++)
            {
                Consider(_keys[i], in _values[i], now);
            }
        }
    }

    private void Consider(ulong key, in Start start, ulong now)
    {
        if (start.QueueNs == 0 || (start.State & StartState.Counted) != 0)
        {
            return;
        }

        bool putAside = (start.State & StartState.PutAside) != 0;
        if (!putAside && (start.QueueNs + OldNs > now || !IsIdle(start.Dev)))
        {
            return;
        }

        // It was in the map before the device was asked. Had it ended seen meanwhile, the program does not find it any more.
        bool isIo = start.IssueNs != 0 || IsBioBased(start.Dev);
        var request = new UnseenEnd { Key = key, QueueNs = start.QueueNs, IsIo = isIo ? 1u : 0 };
        if (_request.Update(0u, in request) == 0)
        {
            _object.RunOnce(Program);
        }
    }

    /// <summary>Whether the kernel knows of nothing in flight; no, when it does not say.</summary>
    private bool IsIdle(uint dev)
    {
        if (!_idle.TryGetValue(dev, out bool idle))
        {
            Span<byte> answer = stackalloc byte[64]; // "reads writes"
            int length = Read(dev, answer);
            idle = length > 0 && answer[..length].IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
            _idle.Add(dev, idle);
        }

        return idle;
    }

    /// <summary>Reads the device's "inflight"; what File has for it allocates, and a slow device is asked twice a second.</summary>
    private static unsafe int Read(uint dev, Span<byte> answer)
    {
        Span<byte> path = stackalloc byte[64];
        Utf8.TryWrite(path, $"/sys/dev/block/{dev >> 20}:{dev & 0xfffff}/inflight\0", out _);
        fixed (byte* name = path, buffer = answer) // SAFETY: both live on the stack, the name ends with NUL, and read gets the buffer's length
        {
            int fd = Libc.open(name, Libc.OpenCloseOnExec);
            if (fd < 0)
            {
                return fd;
            }

            int read = (int)Libc.read(fd, buffer, (nuint)answer.Length);
            _ = Libc.close(fd);
            return read;
        }
    }

    private static bool IsBioBased(uint dev) => !Directory.Exists(PathOf(dev, "mq")) && !Directory.Exists(PathOf(dev, "../mq"));

    private static string PathOf(uint dev, string file) => $"/sys/dev/block/{dev >> 20}:{dev & 0xfffff}/{file}";
}

/// <summary>What is known of an I/O under way; mirrors <c>struct start</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Start
{
    public ulong QueueNs;
    public ulong IssueNs;
    public StartState State;

    /// <summary>Of the request that begins with it, when that was issued.</summary>
    public uint RequestBytes;
    public ulong Sector;
    public ulong CgroupId;
    public ulong ParentSector;
    public uint ParentDev;
    public uint Dev;
    public uint Bytes;
    public uint CmdFlags;
    public uint Tgid;
    public uint Tid;
    public uint Uid;
    public IoOperation Op;
    public IoEventFlags Flags;
    public ushort Error;
    public TaskComm Comm;
    public uint DirtierTgid;
    public uint DirtierTid;
}

/// <summary>Bits of <see cref="Start.State"/>: <c>START_</c> in bpf/start.bpf.h.</summary>
[Flags]
internal enum StartState : uint
{
    None = 0,
    IsCommand = 1,
    DataCounted = 2,
    Counted = 4,
    PutAside = 8,
}

/// <summary>Which of them is to be counted; mirrors <c>struct unseen_end</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UnseenEnd
{
    public ulong Key;
    public ulong QueueNs;
    public uint IsIo;
    public uint Reserved;
}
