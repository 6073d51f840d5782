using System.Globalization;
using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// What this kernel, this user and this machine have, decided before anything is loaded and by asking for the thing itself: BTF
/// and /proc, never the version number. Every answer is kept, with its reason, for <c>iotop-sharp doctor</c>.
/// </summary>
public sealed partial class KernelPlan
{
    internal const string PermissionFix =
        "run it as root, or give it the capabilities: sudo setcap cap_bpf,cap_perfmon+ep \"$(command -v iotop-sharp)\"";

    // PROC_USER_INIT_INO of include/uapi/linux/nsfs.h (include/linux/proc_ns.h before it), the same in every version.
    private const string InitialUserNamespace = "user:[4026531837]";

    private const int CapSysAdmin = 21;
    private const int CapPerfmon = 38;
    private const int CapBpf = 39;

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

    /// <summary>Programs of the payload plane.</summary>
    internal PayloadPrograms PayloadPrograms { get; private set; } = new("", [], []);

    /// <summary>A bio that is queued still knows its partition: since v5.12, when its tracepoint lost the queue.</summary>
    internal bool BiosTellPartitions => _programs.Contains("block_bio_queue");

    /// <summary>Which argument of block_getrq is the bio. Up to v5.10 the queue came before it.</summary>
    internal uint BioOfGetrq { get; private set; }

    /// <summary>Which of block_bio_backmerge and block_bio_frontmerge. Up to v5.10 queue and request came before it.</summary>
    internal uint BioOfMerge { get; private set; }

    /// <summary>The one shift of page addresses that the payload plane knows.</summary>
    internal bool PageStructIs64Bytes { get; private set; }

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
        plan._findings.Add(UserNamespace(LinkTarget("/proc/self/ns/user")));
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
            Add(
                "libbpf",
                false,
                true,
                $"{Libbpf.LibraryName} was not found",
                "install it: apt install libbpf1 (Fedora: libbpf, Arch: libbpf)");
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
            exists ? $"{Path}, {new FileInfo(Path).Length / 1024} KiB"
                : $"{Path} does not exist: the kernel was built without CONFIG_DEBUG_INFO_BTF",
            "boot a kernel with BTF; the distributions' own kernels have it (Debian 11, Ubuntu 20.10, Fedora 31, RHEL 8.2 and later)");
        return exists;
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

    /// <summary>bpf(2) wants its capabilities in the initial user namespace: those of a container's root do not count.</summary>
    internal static Finding UserNamespace(string link) => link.Length == 0 || link == InitialUserNamespace
        ? new Finding("user namespace", FindingState.Yes, true, "the initial one, where capabilities count")
        : new Finding(
            "user namespace",
            FindingState.No,
            true,
            "this process is in a container's, whose capabilities do not count for BPF",
            "run it on the host, or in a container that shares the host's user namespace");

    private void AskLockdown()
    {
        string text = ReadText("/sys/kernel/security/lockdown");
        int open = text.IndexOf('[', StringComparison.Ordinal), close = text.IndexOf(']', StringComparison.Ordinal);
        string level = open >= 0 && close > open ? text[(open + 1)..close] : "none";
        Add(
            "lockdown",
            level != "confidentiality",
            true,
            text.Length == 0 ? "not in this kernel, or not readable"
                : level == "confidentiality" ? "confidentiality: BPF may not read kernel memory" : level,
            "boot with lockdown=integrity or lower; it may come with Secure Boot");
    }

    private static string LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
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
