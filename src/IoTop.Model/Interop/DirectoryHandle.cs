using Microsoft.Win32.SafeHandles;

namespace IoTop.Model.Interop;

/// <summary>An open directory that paths are taken relative to.</summary>
internal sealed class DirectoryHandle : SafeHandleMinusOneIsInvalid
{
    // A descriptor is an int: taken as a pointer-sized handle by the marshaller, -1 would come out as 4294967295.
    private DirectoryHandle(int fd)
        : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>Opens a directory; the handle is invalid when it cannot be opened.</summary>
    public static DirectoryHandle Open(string path) => new(Libc.OpenDirectory(path));

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
