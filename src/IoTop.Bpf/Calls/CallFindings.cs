namespace IoTop.Bpf;

/// <summary>How calls can be traced here, for doctor. None of it is required.</summary>
public static class CallFindings
{
    /// <summary>Tries, with an instance that is gone afterwards. Never throws.</summary>
    public static IEnumerable<Finding> Ask()
    {
        const string Name = "function tracer", GraphName = "graph tracer";
        try
        {
            using TracerCallSource source = TracerCallSource.Open(TraceProbes.Find());
            return
            [
                new Finding(Name, FindingState.Yes, false, "calls are traced in a tracing instance of our own"),
                source.Description.HasGraph
                    ? new Finding(GraphName, FindingState.Yes, false, "how calls nest and how long they take, in an instance")
                    : new Finding(GraphName, FindingState.No, false, TracerCallSource.NoGraph, "use Linux 6.11 or later"),
            ];
        }
        catch (BpfException exception)
        {
            Finding graph = new(GraphName, FindingState.No, false, "it needs the function tracer");
            return [Replacement(Name, exception), graph];
        }
    }

    private static Finding Replacement(string name, BpfException tracer)
    {
        try
        {
            using KprobeCallSource source = KprobeCallSource.Open(tracer.Message);
            return new Finding(name, FindingState.No, false, $"{tracer.Message}: calls come from kprobe.multi, without flags", tracer.Hint ?? "");
        }
        catch (BpfException)
        {
            return new Finding(name, FindingState.No, false, $"{tracer.Message}: calls cannot be traced", tracer.Hint ?? "");
        }
    }
}
