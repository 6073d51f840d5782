using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// What the user changes while it runs; mirrors <c>struct control</c> in bpf/iotop.h. Counters always count everything; the filters
/// say which I/Os become events.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Control
{
    public ulong MinLatencyNs;

    /// <summary>Wake the reader when this much is waiting in the event ring.</summary>
    public ulong WakeBytes;
    public uint MinBytes;

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask;

    /// <summary>1: only devices of the filter map.</summary>
    public uint FilterDevices;

    /// <summary>1: only processes of the filter map.</summary>
    public uint FilterProcesses;

    /// <summary>1: write events; 0: counters only.</summary>
    public uint Events;

    /// <summary>1: count per thread.</summary>
    public uint ByThread;

    /// <summary>Write no events for this process: our own.</summary>
    public uint IgnoreTgid;

    /// <summary>1: a write counts for who dirtied its first page, where that is known.</summary>
    public uint ByDirtier;
}
