using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>The programs at a function's entry and return, and how they got there.</summary>
internal sealed class FunctionProbe : IDisposable
{
    private const string Entry = "function_entry", Return = "function_return";

    private static readonly string[] s_shared = ["watched", "counts", "frames", "allocations", "function_losses"];

    private readonly BpfObject _object;
    private readonly TraceProbes? _traced;
    private readonly int _entry, _return;

    private FunctionProbe(BpfObject loaded, TraceProbes? traced, int entry, int atReturn) =>
        (_object, _traced, _entry, _return) = (loaded, traced, entry, atReturn);

    internal string Source => _traced is not null ? $"kprobe, kretprobe maxactive {TraceProbes.MaxActive}" : "kprobe, kretprobe";

    /// <summary>Calls and returns that the kernel missed, as far as it counts them.</summary>
    internal ulong Missed => _object.MissedRuns() +
        (_traced is not null ? _traced.Missed(_entry) + _traced.Missed(_return) : _object.LinksMissed());

    internal ulong RunTime => _object.RunTime();

    /// <summary>Loads and attaches; throws when the kernel refuses.</summary>
    /// <param name="name">The kernel's symbol.</param>
    /// <param name="plan">Constants of the programs.</param>
    /// <param name="maps">Has the maps.</param>
    /// <param name="traced">Where to define the probes; null: libbpf makes them.</param>
    internal static FunctionProbe Attach(string name, in FunctionPlan plan, BpfObject maps, TraceProbes? traced)
    {
        BpfObject loaded = BpfObject.Open(EmbeddedObject.Read("function.bpf.o"));
        try
        {
            loaded.SetInitialValue(".rodata.function", in plan);
            Share(loaded, maps);
            loaded.Load();
            if (traced is null)
            {
                loaded.AttachKprobe(Return, atReturn: true, name);
                loaded.AttachKprobe(Entry, atReturn: false, name);
                return new FunctionProbe(loaded, null, 0, 0);
            }

            // The return comes first: a call that is counted at its entry is one whose return will be seen.
            int atReturn = traced.Define(name, atReturn: true), entry = traced.Define(name, atReturn: false);
            loaded.AttachTracepoint(Return, traced.Group, traced.NameOf(atReturn));
            loaded.AttachTracepoint(Entry, traced.Group, traced.NameOf(entry));
            return new FunctionProbe(loaded, traced, entry, atReturn);
        }
        catch (BpfException)
        {
            loaded.Dispose();
            throw;
        }
    }

    internal static void Share(BpfObject loaded, BpfObject maps)
    {
        foreach (string map in s_shared)
        {
            loaded.Share(map, maps);
        }
    }

    public void Dispose() => _object.Dispose();
}
