using System.Runtime.InteropServices;

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

    internal static string Describe(int errno) => $"{Marshal.GetPInvokeErrorMessage(errno)} ({Name(errno)})";

    private static string Name(int errno) => errno switch
    {
        1 => "EPERM",
        2 => "ENOENT",
        3 => "ESRCH",
        7 => "E2BIG",
        9 => "EBADF",
        11 => "EAGAIN",
        12 => "ENOMEM",
        13 => "EACCES",
        14 => "EFAULT",
        16 => "EBUSY",
        17 => "EEXIST",
        22 => "EINVAL",
        24 => "EMFILE",
        28 => "ENOSPC",
        95 => "EOPNOTSUPP",
        524 => "ENOTSUPP",
        _ => $"errno {errno}",
    };

    private static string? HintFor(int errno) => errno switch
    {
        1 or 13 => KernelPlan.PermissionFix,
        7 or 12 => "raise the memory limits: ulimit -l unlimited",
        _ => null,
    };
}
