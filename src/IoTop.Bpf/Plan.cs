using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Bpf;

/// <summary>Constants of this kernel that the programs get before they are loaded; mirrors <c>struct plan</c> in bpf/iotop.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Plan
{
    public StatusErrnos ErrnoOfStatus;
    public RequestOperations OpOfReqOp;
    public uint RqFlushSeq;
    public uint CompletionHasErrno;
}

/// <summary>blk_status_t to errno.</summary>
[InlineArray(Length)]
internal struct StatusErrnos
{
    internal const int Length = 32;
    private ushort _first;
}

/// <summary>REQ_OP_ number to IoOperation.</summary>
[InlineArray(Length)]
internal struct RequestOperations
{
    internal const int Length = 64;
    private byte _first;
}
