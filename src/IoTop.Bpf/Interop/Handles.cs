using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IoTop.Bpf.Interop;

/// <summary>A <c>struct bpf_object</c>: programs and maps. Its links must be gone before it is closed.</summary>
internal sealed class BpfObjectHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal BpfObjectHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle()
    {
        Libbpf.bpf_object__close(handle);
        return true;
    }
}

/// <summary>A <c>struct bpf_link</c>: a program attached to its hook.</summary>
internal sealed class BpfLinkHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal BpfLinkHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle() => Libbpf.bpf_link__destroy(handle) == 0;
}

/// <summary>A <c>struct btf</c>.</summary>
internal sealed class BtfHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal BtfHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle()
    {
        Libbpf.btf__free(handle);
        return true;
    }
}

/// <summary>Pages of a map in our address space.</summary>
internal sealed class MappedPages : SafeHandleMinusOneIsInvalid
{
    private readonly nuint _length;

    internal MappedPages(int fd, nint offset, nuint length, int protection)
        : base(ownsHandle: true)
    {
        _length = length;
        SetHandle(Libc.mmap(0, length, protection, Libc.MapShared, fd, offset));
        if (IsInvalid)
        {
            throw BpfException.FromErrno("map the event ring into memory", Marshal.GetLastPInvokeError());
        }
    }

    protected override bool ReleaseHandle() => Libc.munmap(handle, _length) == 0;
}
