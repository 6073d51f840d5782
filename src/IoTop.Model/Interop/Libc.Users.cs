using System.Runtime.InteropServices;

namespace IoTop.Model.Interop;

internal static unsafe partial class Libc
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

    /// <summary>The number of a user as the system knows it; false when there is none.</summary>
    internal static bool TryFindUser(string name, out uint uid)
    {
        // SAFETY: struct passwd is char *pw_name, char *pw_passwd, uid_t pw_uid, …
        byte[] buffer = new byte[4096];
        nint* entry = stackalloc nint[16];
        nint result = 0;
        fixed (byte* text = buffer)
        {
            int error = getpwnam_r(name, entry, text, (nuint)buffer.Length, &result);
            uid = error == 0 && result != 0 ? *(uint*)(entry + 2) : 0;
            return error == 0 && result != 0;
        }
    }

    /// <summary>Returns 0 or an errno; *result is null when there is no such user.</summary>
    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int getpwnam_r(string name, nint* pwd, byte* buf, nuint buflen, nint* result);

    /// <summary>Returns 0 or an errno; *result is null when there is no such user.</summary>
    [LibraryImport(LibraryName)]
    private static partial int getpwuid_r(uint uid, nint* pwd, byte* buf, nuint buflen, nint* result);
}
