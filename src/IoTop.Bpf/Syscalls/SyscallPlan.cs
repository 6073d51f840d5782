using System.Numerics;
using System.Runtime.InteropServices;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>Constants of this kernel that the programs get before they are loaded; mirrors <c>struct syscall_plan</c> in bpf/syscalls.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SyscallConstants
{
    public uint PageShift;
    public uint RequestsByName;
}

/// <summary>Which programs of bpf/syscalls.bpf.c fit this kernel: decided by its BTF, never by its version.</summary>
internal sealed class SyscallPlan
{
    private const string NoUring = "this kernel has no io_uring";
    private const string OtherUring = "the tracepoints of this kernel's io_uring have other parameters";
    private const string NoFaults = "this kernel has no tracepoint mm_filemap_add_to_page_cache";

    private readonly List<string> _programs = [];
    private readonly List<(Syscall Syscall, string Why)> _missing = [];
    private readonly List<string> _degraded = [];

    private SyscallPlan(KernelBtf btf)
    {
        bool byName = AskUring(btf);

        // A field of the kind of lock that v7.0 gave to tracepoints: with it came programs that can be preempted.
        MayBePreempted = btf.StructMembers("task_struct").Any(static member => member.Name == "trc_reader_scp");
        if (btf.TracepointParameterCount("mm_filemap_add_to_page_cache") == 1)
        {
            _programs.Add("add_page");
        }
        else
        {
            _missing.Add((Syscall.Fault, NoFaults));
        }

        // In the order in which they are attached: what ends without having begun is left out, but not the other way round.
        _programs.AddRange(["forget_task", "follow_child", "exit_syscall", "enter_syscall"]);
        Constants = new SyscallConstants
        {
            PageShift = (uint)BitOperations.Log2((uint)Environment.SystemPageSize),
            RequestsByName = byName ? 1u : 0,
        };
    }

    /// <summary>To load, and in this order to attach.</summary>
    internal IReadOnlyList<string> Programs => _programs;

    internal IReadOnlyList<(Syscall Syscall, string Why)> Missing => _missing;

    internal IReadOnlyList<string> Degraded => _degraded;

    internal SyscallConstants Constants { get; }

    /// <summary>A program at a raw tracepoint may be preempted, and is then left out for others: <see cref="Again"/> is needed.</summary>
    internal bool MayBePreempted { get; }

    /// <summary>Programs that do what those at sys_enter and sys_exit were left out of, in the order in which they are attached.</summary>
    internal static IReadOnlyList<string> Again { get; } = ["exit_unseen", "enter_unseen"];

    /// <exception cref="BpfException">This kernel has no BTF.</exception>
    internal static SyscallPlan Probe()
    {
        using KernelBtf btf = KernelBtf.LoadRunning();
        return new SyscallPlan(btf);
    }

    /// <summary>True when a completion tells a request by its user's data only.</summary>
    private bool AskUring(KernelBtf btf)
    {
        int completion = btf.TracepointParameterCount("io_uring_complete");
        string? submit = btf.TracepointParameterCount("io_uring_submit_req") == 1 ? "submit_request"
            : btf.TracepointParameterCount("io_uring_submit_sqe") switch
            {
                2 => "submit_request_pre_v64",
                7 => "submit_request_pre_v60",
                _ => null,
            };
        string? complete = completion switch
        {
            3 => "complete_request",
            5 or 7 => "complete_request_pre_v614",
            4 => "complete_request_pre_v517",
            _ => null,
        };
        if (submit is null || complete is null)
        {
            string why = completion < 0 ? NoUring : OtherUring;
            _missing.AddRange([(Syscall.UringRead, why), (Syscall.UringWrite, why), (Syscall.UringFsync, why)]);
            return false;
        }

        _programs.AddRange([complete, submit]);
        if (!btf.StructMembers("io_kiocb").Any(static member => member.Name == "cqe"))
        {
            _degraded.Add("this kernel does not tell the descriptor of an io_uring request, only its file");
        }

        return completion == 4;
    }
}
