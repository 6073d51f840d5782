using System.Runtime.InteropServices;

namespace IoTop.Tui.Interop;

/// <summary>
/// The C library's locale, which decides how ncurses encodes characters. .NET leaves it at "C", whatever the environment says.
/// </summary>
internal static unsafe class NativeLocale
{
    /// <summary>Sets the environment's locale; a UTF-8 one when it names none, or one that is not installed. True: it is UTF-8.</summary>
    internal static bool UseEnvironment()
    {
        bool isInstalled = Set("");
        if (isInstalled && IsUtf8())
        {
            return true;
        }

        // LC_ALL beats LC_CTYPE beats LANG. Who asks for another encoding by name gets ASCII; who asks for nothing, or whose UTF-8
        // locale is not installed (a container, a remote login that sent its LANG along), has a UTF-8 terminal all the same.
        string? asked = NonEmpty("LC_ALL") ?? NonEmpty("LC_CTYPE") ?? NonEmpty("LANG");
        bool wantsUtf8 = asked is null
            || asked.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || asked.Contains("UTF8", StringComparison.OrdinalIgnoreCase);
        if (wantsUtf8 && (Set("C.UTF-8") || Set("en_US.UTF-8")) && IsUtf8())
        {
            return true;
        }

        Set(isInstalled ? "" : "C");
        return IsUtf8();
    }

    private static string? NonEmpty(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static bool Set(string name)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        System.Text.Encoding.ASCII.GetBytes(name, bytes);

        // SAFETY: the name is shorter than the buffer, so a NUL follows; setlocale copies it.
        fixed (byte* text = bytes)
        {
            // Only LC_CTYPE: numbers and messages of other native libraries stay as they are.
            return Libc.setlocale(Libc.LC_CTYPE, text) is not null;
        }
    }

    private static bool IsUtf8() => Marshal.PtrToStringUTF8((nint)Libc.nl_langinfo(Libc.CODESET)) is "UTF-8" or "utf8" or "UTF8";
}
