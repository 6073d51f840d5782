using System.Globalization;
using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// What this kernel, this user and this machine have, decided before anything is loaded and by asking for the thing itself: BTF
/// and /proc, never the version number. Every answer is kept, with its reason, for <c>iotop-sharp doctor</c>.
/// </summary>
public sealed class KernelPlan
{
    internal const string PermissionFix = "run it as root, or give it the capabilities: sudo setcap cap_bpf,cap_perfmon+ep \"$(command -v iotop-sharp)\"";

    private const int CapSysAdmin = 21;
    private const int CapPerfmon = 38;
    private const int CapBpf = 39;

    private static readonly (string Tracepoint, int Parameters)[] s_tracepoints =
    [
        ("block_bio_queue", 1),
        ("block_split", 2),
        ("block_bio_remap", 3),
        ("block_rq_issue", 1),
        ("block_rq_complete", 3),
        ("block_bio_complete", 2),
    ];

    private readonly List<Finding> _findings = [];
    private readonly List<string> _programs = [];

    private KernelPlan()
    {
    }

    /// <summary>Every need with its answer, in the order in which a person would mend them.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>True when the block tracer can be expected to load.</summary>
    public bool CanTrace => !_findings.Exists(static finding => finding is { Required: true, State: FindingState.No });

    /// <summary>Bit number in <see cref="IoEvent.CmdFlags"/> of each request flag (SYNC, META, FUA, …) of this kernel.</summary>
    public IReadOnlyDictionary<string, int> RequestFlagBits { get; private set; } = new Dictionary<string, int>();

    /// <summary>Programs to load, in the order in which they are to be attached.</summary>
    internal IReadOnlyList<string> Programs => _programs;

    internal Plan Constants { get; private set; }

    /// <summary>Asks; takes some ten milliseconds. Never throws for what is missing.</summary>
    public static KernelPlan Probe()
    {
        var plan = new KernelPlan();
        plan.AskMachine();
        if (plan.AskLibbpf() && plan.AskBtfFile())
        {
            plan.AskBtf();
        }

        plan.AskPrivileges();
        plan.AskLockdown();
        return plan;
    }

    /// <summary>The first missing need as an error; for callers that cannot go on without.</summary>
    internal BpfException ToException()
    {
        Finding missing = _findings.Find(static finding => finding is { Required: true, State: FindingState.No })!;
        return new BpfException($"cannot trace block I/O: {missing.Name}: {missing.Why}", missing.Fix.Length == 0 ? null : missing.Fix);
    }

    private void Add(string name, bool ok, bool required, string why, string fix = "") =>
        _findings.Add(new Finding(name, ok ? FindingState.Yes : FindingState.No, required, why, ok ? "" : fix));

    private void AskMachine()
    {
        string release = ReadText("/proc/sys/kernel/osrelease");
        string version = ReadText("/proc/sys/kernel/version");
        Add("kernel", OperatingSystem.IsLinux(), true, $"Linux {release} {RuntimeInformation.ProcessArchitecture} {version}");
    }

    private unsafe bool AskLibbpf()
    {
        if (!NativeLibrary.TryLoad(Libbpf.LibraryName, out nint library))
        {
            Add("libbpf", false, true, $"{Libbpf.LibraryName} was not found", "install it: apt install libbpf1 (Fedora: libbpf, Arch: libbpf)");
            return false;
        }

        NativeLibrary.Free(library);
        string version = Marshal.PtrToStringUTF8((nint)Libbpf.libbpf_version_string()) ?? "?";
        Add("libbpf", true, true, $"{version}, loads the tracer");
        return true;
    }

    private bool AskBtfFile()
    {
        const string Path = "/sys/kernel/btf/vmlinux";
        bool exists = File.Exists(Path);
        Add(
            "kernel BTF",
            exists,
            true,
            exists ? $"{Path}, {new FileInfo(Path).Length / 1024} KiB" : $"{Path} does not exist: the kernel was built without CONFIG_DEBUG_INFO_BTF",
            "boot a kernel with BTF; the distributions' own kernels have it (Debian 11, Ubuntu 20.10, Fedora 31, RHEL 8.2 and later)");
        return exists;
    }

    private void AskBtf()
    {
        using KernelBtf btf = KernelBtf.LoadRunning();
        foreach ((string tracepoint, int parameters) in s_tracepoints)
        {
            AskTracepoint(btf, tracepoint, parameters);
        }

        var requestOperations = new Dictionary<string, int>();
        _ = btf.TryGetEnumerators("req_op", requestOperations) || btf.TryGetEnumerators("req_opf", requestOperations);
        Add("request operations", requestOperations.ContainsKey("REQ_OP_WRITE"), true, $"{requestOperations.Count} REQ_OP_ numbers named by BTF", "report this kernel");

        var flagBits = new Dictionary<string, int>();
        _ = btf.TryGetEnumerators("req_flag_bits", flagBits);
        Add("request flags", flagBits.Count > 0, false, flagBits.Count > 0 ? $"{flagBits.Count} flags named by BTF" : "no enum req_flag_bits: flags have no names");
        RequestFlagBits = StripFlagNames(flagBits);

        int flushSequenceBit = FlushSequenceBit(btf);
        bool completionHasErrno = btf.TracepointParameterTypeName("block_rq_complete", 1) != "blk_status_t";
        Constants = MakeConstants(requestOperations, flushSequenceBit, completionHasErrno);
    }

    /// <summary>
    /// RQF_FLUSH_SEQ: a macro, bit 4 in every version, up to 5f89154e8e9e ("block: Use enum to define RQF_x bit indexes", v6.11);
    /// then an enumerator, of an enum that had no name at first.
    /// </summary>
    private static int FlushSequenceBit(KernelBtf btf)
    {
        var bits = new Dictionary<string, int>();
        _ = btf.TryGetEnumerators("rqf_flags", bits) || btf.TryGetAnonymousEnumerators("__RQF_STARTED", bits);
        return bits.GetValueOrDefault("__RQF_FLUSH_SEQ", 4);
    }

    private void AskTracepoint(KernelBtf btf, string tracepoint, int parameters)
    {
        int found = btf.TracepointParameterCount(tracepoint);
        bool plain = found == parameters;
        // Up to v5.10 the request queue came first; block_rq_complete and block_bio_complete have the same form everywhere.
        bool withQueue = found == parameters + 1 && tracepoint is not ("block_rq_complete" or "block_bio_complete");
        if (plain || withQueue)
        {
            _programs.Add(plain ? tracepoint : tracepoint + "_with_queue");
        }

        string why = found < 0 ? "this kernel has no such tracepoint"
            : plain || withQueue ? $"raw BTF tracepoint, {found} parameter{(found == 1 ? "" : "s")}"
            : $"the tracepoint has {found} parameters, which this version does not know";
        Add($"tracepoint {tracepoint}", plain || withQueue, true, why, found < 0 ? "boot a kernel with CONFIG_BLOCK and CONFIG_TRACEPOINTS" : "install a newer iotop-sharp");
    }

    private void AskPrivileges()
    {
        ulong effective = 0;
        foreach (string line in ReadText("/proc/self/status").Split('\n'))
        {
            if (line.StartsWith("CapEff:", StringComparison.Ordinal))
            {
                _ = ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out effective);
            }
        }

        bool admin = Has(CapSysAdmin);
        AddCapability("CAP_BPF", CapBpf, "to load programs and read maps");
        AddCapability("CAP_PERFMON", CapPerfmon, "to attach to tracepoints and read kernel memory");

        bool Has(int capability) => (effective >> capability & 1) != 0;

        void AddCapability(string name, int capability, string purpose) => Add(
            name,
            admin || Has(capability),
            true,
            admin ? "CAP_SYS_ADMIN includes it" : Has(capability) ? purpose : $"this process does not have it, and needs it {purpose}",
            PermissionFix);
    }

    private void AskLockdown()
    {
        string text = ReadText("/sys/kernel/security/lockdown");
        int open = text.IndexOf('[', StringComparison.Ordinal), close = text.IndexOf(']', StringComparison.Ordinal);
        string level = open >= 0 && close > open ? text[(open + 1)..close] : "none";
        Add(
            "lockdown",
            level != "confidentiality",
            true,
            text.Length == 0 ? "not in this kernel, or not readable" : $"{level}{(level == "confidentiality" ? ": BPF may not read kernel memory" : "")}",
            "boot with lockdown=integrity or lower; it may come with Secure Boot");
    }

    private static Plan MakeConstants(Dictionary<string, int> requestOperations, int flushSequenceBit, bool completionHasErrno)
    {
        Plan plan = default;
        for (int i = 0; i < RequestOperations.Length; i++)
        {
            plan.OpOfReqOp[i] = (byte)IoOperation.Other;
        }

        foreach ((string name, int number) in requestOperations)
        {
            if (number is >= 0 and < RequestOperations.Length)
            {
                plan.OpOfReqOp[number] = (byte)OperationOf(name);
            }
        }

        // include/linux/blk_types.h, BLK_STS_*: the numbers up to 13 are the same in every version; beyond, EIO is never far off.
        ReadOnlySpan<ushort> errnos = [0, 95, 110, 28, 67, 121, 52, 61, 84, 12, 5, 78, 11, 16];
        for (int i = 0; i < StatusErrnos.Length; i++)
        {
            plan.ErrnoOfStatus[i] = i < errnos.Length ? errnos[i] : (ushort)5;
        }

        plan.RqFlushSeq = 1u << flushSequenceBit;
        plan.CompletionHasErrno = completionHasErrno ? 1u : 0;
        return plan;
    }

    private static IoOperation OperationOf(string name) => name switch
    {
        "REQ_OP_READ" => IoOperation.Read,
        "REQ_OP_WRITE" or "REQ_OP_WRITE_SAME" => IoOperation.Write,
        "REQ_OP_FLUSH" => IoOperation.Flush,
        "REQ_OP_DISCARD" => IoOperation.Discard,
        "REQ_OP_SECURE_ERASE" => IoOperation.SecureErase,
        "REQ_OP_WRITE_ZEROES" => IoOperation.WriteZeroes,
        "REQ_OP_ZONE_APPEND" => IoOperation.ZoneAppend,
        "REQ_OP_DRV_IN" or "REQ_OP_DRV_OUT" or "REQ_OP_SCSI_IN" or "REQ_OP_SCSI_OUT" => IoOperation.Driver,
        _ when name.StartsWith("REQ_OP_ZONE_", StringComparison.Ordinal) => IoOperation.ZoneManagement,
        _ => IoOperation.Other,
    };

    /// <summary>__REQ_SYNC → SYNC; the enum's bookkeeping entries go.</summary>
    private static Dictionary<string, int> StripFlagNames(Dictionary<string, int> flagBits)
    {
        var names = new Dictionary<string, int>();
        foreach ((string name, int bit) in flagBits)
        {
            if (name.StartsWith("__REQ_", StringComparison.Ordinal) && bit < 32 && !name.Contains("FAILFAST", StringComparison.Ordinal)
                && name != "__REQ_NR_BITS")
            {
                names[name["__REQ_".Length..]] = bit;
            }
        }

        return names;
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
