using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>Constants of the programs of a single function; mirrors <c>struct function_plan</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FunctionPlan
{
    public uint Index;
    public FunctionFamily Family;

    /// <summary>kmalloc: which of its arguments is the size; from 1 on.</summary>
    public uint SizeArgument;
    public uint ReturnsValue;
}
