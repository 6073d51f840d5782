using System.Runtime.InteropServices;

namespace IoTop.Bpf.Interop;

/// <content>Sharing maps between objects, iterators and runs by hand.</content>
internal static unsafe partial class Libbpf
{
    /// <summary>The object is to use an existing map instead of making its own; before it is loaded. libbpf duplicates the descriptor.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int bpf_map__reuse_fd(nint map, int fd);

    /// <summary>Returns a link; destroy it with <see cref="bpf_link__destroy"/>.</summary>
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint bpf_program__attach_iter(nint prog, void* opts);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_link__fd(nint link);

    /// <summary>A descriptor that runs the iterator while it is read; close it.</summary>
    [LibraryImport(LibraryName)]
    internal static partial int bpf_iter_create(int link_fd);

    [LibraryImport(LibraryName)]
    internal static partial int bpf_prog_test_run_opts(int prog_fd, TestRunOptions* opts);
}

/// <summary>struct bpf_test_run_opts of bpf/bpf.h as libbpf 1.0 has it; all zero but for its size.</summary>
[StructLayout(LayoutKind.Sequential, Size = 80)]
internal struct TestRunOptions
{
    public nuint sz;
}
