using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>
/// What libbpf says while it loads, kept for the error message instead of printed over the screen. libbpf has one callback per
/// process without a context, so the lines are kept per thread.
/// </summary>
internal static unsafe class LibbpfLog
{
    private const int DebugLevel = 2;
    private const int LinesShown = 12;

    [ThreadStatic]
    private static List<string>? t_lines;

    internal static void Begin()
    {
        t_lines = [];
        Libbpf.libbpf_set_print(&OnMessage);
    }

    /// <summary>The last lines of what was said since <see cref="Begin"/>, and how many were left out; null when nothing was.</summary>
    internal static string? End()
    {
        List<string>? lines = t_lines;
        t_lines = null;
        if (lines is null || lines.Count == 0)
        {
            return null;
        }

        string[] all = string.Concat(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int omitted = Math.Max(0, all.Length - LinesShown);
        string shown = string.Join('\n', all[omitted..]);
        return omitted == 0 ? shown : $"({omitted} lines omitted)\n{shown}";
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnMessage(int level, byte* format, nint args)
    {
        List<string>? lines = t_lines;
        if (level >= DebugLevel || lines is null)
        {
            return 0;
        }

        const int Size = 64 * 1024; // a verifier log comes as one message
        byte* buffer = (byte*)NativeMemory.Alloc(Size);
        int length = Libc.vsnprintf(buffer, Size, format, args);
        lines.Add(Encoding.UTF8.GetString(buffer, Math.Clamp(length, 0, Size - 1)));
        NativeMemory.Free(buffer);
        return 0;
    }
}
