using System.Runtime.InteropServices;

namespace IoTop.Bpf.Interop;

/// <summary>The first fields of <c>struct bpf_object_open_opts</c>; <see cref="sz"/> tells libbpf how many there are.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ObjectOpenOptions
{
    public nuint sz;
    public byte* object_name;
    public byte relaxed_maps;
    public byte* pin_root_path;
    public uint reserved;
    public byte* kconfig;
    public byte* btf_custom_path;
}
