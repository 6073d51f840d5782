using System.Runtime.InteropServices;

namespace IoTop.Bpf.Interop;

/// <content>Attaching to functions and to events of tracefs.</content>
internal static unsafe partial class Libbpf
{
    /// <summary>Attaches to an event of tracefs. Returns a link; destroy it with <see cref="bpf_link__destroy"/>.</summary>
    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_program__attach_tracepoint(nint prog, string tp_category, string tp_name);

    [LibraryImport(LibraryName, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_program__attach_kprobe(nint prog, byte retprobe, string func_name);

    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint bpf_program__attach_kprobe_multi_opts(nint prog, byte* pattern, KprobeMultiOptions* opts);
}

/// <summary><c>struct bpf_kprobe_multi_opts</c> of bpf/libbpf.h as libbpf 1.0 has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct KprobeMultiOptions
{
    public nuint sz;
    public byte** syms;
    public nint addrs;
    public ulong* cookies;
    public nuint cnt;
    public nuint retprobe;
}
