using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What the user changes of the payload plane while it runs; mirrors <c>struct capture</c> in bpf/iotop.h.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CaptureControl
{
    /// <summary>Wake the reader when this much is waiting in the payload ring.</summary>
    public ulong WakeBytes;

    /// <summary>1: write segment records.</summary>
    public uint Segments;

    /// <summary>Bytes captured of each segment; 0: none.</summary>
    public uint SnapLength;
    public uint MinBytes;

    /// <summary>A bit per <see cref="IoOperation"/>; 0: all.</summary>
    public uint OpMask;

    /// <summary>1: only devices of the capture map; 0: all, top layer only.</summary>
    public uint FilterDevices;

    /// <summary>1: only processes of the capture map: submitter or dirtier.</summary>
    public uint FilterProcesses;
    public uint IgnoreTgid;
    public uint Reserved;
}
