using System.Runtime.InteropServices;

namespace IoTop.Bpf;

/// <summary>Questions and answers of bpf/page_address.bpf.c; mirrors <c>struct page_search</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageSearch
{
    public ulong Magic;
    public ulong MagicPhysical;
    public ulong Address;
    public ulong Word;
    public ulong Page;
    public ulong InDirectMap;
    public ulong DirectMap;
    public uint Hits;
    public int Error;
    public uint MapId;
    public uint PageShift;
}

/// <summary>Constants of the payload plane; mirrors <c>struct payload_plan</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PayloadPlan
{
    public ulong PageConstant;
    public ulong IomapDioEndIo;
    public ulong BufferEndIo;
    public ulong BtrfsEndIo;
    public uint PageShift;
    public uint DioCountsLate;
}

/// <summary>How often buffer_heads agreed with the page constant; mirrors <c>struct page_check</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageCheck
{
    public ulong Agreed;
    public ulong Disagreed;
}
