using System.Runtime.InteropServices;

namespace IoTop.Model.Interop;

internal static unsafe partial class LibC
{
    /// <summary>The name of a user as the system knows it (NSS: files, LDAP, systemd); null when there is none.</summary>
    internal static string? UserName(uint uid)
    {
        byte[] buffer = new byte[4096];

        // SAFETY: struct passwd begins with char *pw_name and is below 64 bytes; its strings lie in the buffer, read while pinned.
        nint* entry = stackalloc nint[16];
        nint result = 0;
        fixed (byte* text = buffer)
        {
            int error = getpwuid_r(uid, entry, text, (nuint)buffer.Length, &result);
            return error == 0 && result != 0 ? Marshal.PtrToStringUTF8(entry[0]) : null;
        }
    }

    /// <summary>Returns 0 or an errno; *result is null when there is no such user.</summary>
    [LibraryImport(LibraryName)]
    private static partial int getpwuid_r(uint uid, nint* pwd, byte* buf, nuint buflen, nint* result);
}
