namespace IoTop.Bpf;

/// <summary>How functions can be counted here, for doctor. None of it is required: where a probe is missing a tracepoint serves.</summary>
public static class FunctionFindings
{
    private const string Built = "/sys/bus/event_source/devices/kprobe";

    /// <summary>Tries; takes some tenths of a second. Never throws.</summary>
    public static IEnumerable<Finding> Ask()
    {
        string? tracefs = TraceProbes.Find();
        bool canDefine = tracefs is not null && TraceProbes.CanDefine(tracefs);
        bool hasKprobes = canDefine || Directory.Exists(Built);
        if (!hasKprobes)
        {
            return
            [
                new Finding("function probes", FindingState.No, false,
                    "the kernel has no kprobes: tracepoints only (kmem, sched, lock); up, down and mutex_unlock cannot be counted",
                    "use a kernel with CONFIG_KPROBES and CONFIG_KPROBE_EVENTS"),
                new Finding("function return probes", FindingState.No, false, "they need kprobes", ""),
            ];
        }

        string multi = TryMulti();
        return
        [
            new Finding("function probes", FindingState.Yes, false, multi.Length == 0
                ? "kprobe, and kprobe.multi for many functions at once"
                : $"kprobe; {multi}: at most {LiveFunctionSource.MaxProbed} functions of your choice"),
            canDefine
                ? new Finding("function return probes", FindingState.Yes, false,
                    $"through tracefs, with room for {TraceProbes.MaxActive} returns under way")
                : new Finding("function return probes", FindingState.Unknown, false,
                    "tracefs cannot be written: the kernel's default may miss returns of functions that sleep",
                    "run it as root, with tracefs mounted: mount -t tracefs tracefs /sys/kernel/tracing"),
        ];
    }

    /// <summary>Why there is no kprobe.multi; empty: it works.</summary>
    private static string TryMulti()
    {
        const string Harmless = "vfs_statfs"; // in every kernel, and rarely called
        try
        {
            using BpfObject programs = BpfObject.Open(EmbeddedObject.Read("functions_multi.bpf.o"));
            programs.Load();
            programs.AttachKprobeMulti("functions_entry", atReturn: false, [Harmless], [0]);
            return "";
        }
        catch (BpfException exception)
        {
            return $"no kprobe.multi ({exception.Message})";
        }
    }
}
