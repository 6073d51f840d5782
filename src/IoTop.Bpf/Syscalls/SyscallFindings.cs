using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>What of the read and write family can be followed here, for doctor.</summary>
public static class SyscallFindings
{
    /// <summary>Loads and attaches the programs for a moment; never throws.</summary>
    public static IEnumerable<Finding> Ask()
    {
        try
        {
            using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions { RingBytes = 1 << 16, Watches = 64, Threads = 64, Counts = 64 });
            return
            [
                new Finding("system calls", FindingState.Yes, false, "raw BTF tracepoints sys_enter and sys_exit; of 64-bit programs"),
                Answer(source, "io_uring requests", Syscall.UringRead, "raw tracepoints, from submission to completion"),
                Answer(source, "pages of mapped files", Syscall.Fault,
                    "by tracepoint mm_filemap_add_to_page_cache: what a program's own access reads in, not what the kernel touches within a call"),
            ];
        }
        catch (BpfException exception)
        {
            return [new Finding("system calls", FindingState.No, false, exception.Message, exception.Hint ?? "")];
        }
    }

    private static Finding Answer(LiveSyscallSource source, string name, Syscall syscall, string how)
    {
        foreach ((Syscall missing, string why) in source.Missing)
        {
            if (missing == syscall)
            {
                return new Finding(name, FindingState.No, false, why);
            }
        }

        return new Finding(name, FindingState.Yes, false, how);
    }
}
