using System.Runtime.InteropServices;

namespace IoTop.Bpf.Interop;

/// <summary><c>struct btf_type</c> of linux/btf.h; its members, parameters or enumerators follow it in memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BtfType
{
    internal const uint KindPointer = 2;
    internal const uint KindArray = 3;
    internal const uint KindStruct = 4;
    internal const uint KindEnum = 6;
    internal const uint KindTypedef = 8;
    internal const uint KindVolatile = 9;
    internal const uint KindConst = 10;
    internal const uint KindFunction = 12;
    internal const uint KindFunctionPrototype = 13;

    public uint NameOffset;
    public uint Info;
    public uint SizeOrType;

    public readonly uint Kind => (Info >> 24) & 0x1f;

    /// <summary>How many members, parameters or enumerators follow.</summary>
    public readonly int Count => (int)(Info & 0xffff);

    /// <summary>Struct members keep a bit-field's size in the upper byte of their offset.</summary>
    public readonly bool HasBitFields => Info >> 31 != 0;
}
