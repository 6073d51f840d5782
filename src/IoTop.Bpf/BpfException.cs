using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// Something that the kernel or libbpf refused: what failed, what the kernel said, and what to do, ready to print. The program
/// exits with status 3.
/// </summary>
public sealed class BpfException : Exception
{
    public BpfException(string message, string? hint = null, string? details = null)
        : base(message)
    {
        Hint = hint;
        Details = details;
    }

    /// <summary>What the user can do about it; null when we do not know.</summary>
    public string? Hint { get; }

    /// <summary>What libbpf and the verifier said, for --verbose; several lines.</summary>
    public string? Details { get; }

    /// <summary>"cannot {action}: {what the kernel said} ({NAME})".</summary>
    internal static BpfException FromErrno(string action, int errno, string? hint = null, string? details = null) =>
        new($"cannot {action}: {Describe(errno)}", hint ?? HintFor(errno), details);

    private static string Describe(int errno) =>
        $"{Marshal.GetPInvokeErrorMessage(errno)} ({Errno.NameOf(errno) ?? $"errno {errno}"})";

    private static string? HintFor(int errno) => errno switch
    {
        1 or 13 => KernelPlan.PermissionFix,
        7 or 12 => "raise the memory limits: ulimit -l unlimited",
        _ => null,
    };
}
