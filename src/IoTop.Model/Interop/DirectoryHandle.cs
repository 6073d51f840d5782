using Microsoft.Win32.SafeHandles;

namespace IoTop.Model.Interop;

/// <summary>An open directory that paths are taken relative to.</summary>
internal sealed class DirectoryHandle() : SafeHandleMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>Opens a directory; the handle is invalid when it cannot be opened.</summary>
    public static DirectoryHandle Open(string path) => LibC.OpenDirectory(path);

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
