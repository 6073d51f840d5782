using IoTop.Model;

namespace IoTop.Bpf;

/// <content>The fixed functions: by probes of their own, or by tracepoints.</content>
public sealed partial class LiveFunctionSource
{
    private void AttachFixed()
    {
        HashSet<string> existing = _symbols.Existing(FixedFunctions.All.Select(static function => function.Name));
        BpfException? first = null;
        foreach (FixedFunction function in FixedFunctions.All.Where(function => existing.Contains(function.Name)))
        {
            try
            {
                Attach(function);
            }
            catch (BpfException exception)
            {
                first ??= exception;
                AddMissing(function, exception.Message);
            }
        }

        if (_probes.Count == 0 && first is not null)
        {
            throw first;
        }

        foreach (FixedFunction function in FixedFunctions.All)
        {
            if (!_functions.Exists(info => info.Family == function.Family))
            {
                AddMissing(function, "the kernel has no function of that name");
            }
        }

        if (_traced is null)
        {
            _degraded.Add("returns may be missed: tracefs cannot be written, so that the probes have the kernel's few places for returns");
        }
    }

    private void AddMissing(FixedFunction function, string why) =>
        _functions.Add(new FunctionInfo(function.Name, function.Family, FunctionSourceKind.None, "", why));

    private void Attach(FixedFunction function)
    {
        var plan = new FunctionPlan
        {
            Index = (uint)_functions.Count,
            Family = function.Family,
            SizeArgument = function.SizeArgument,
            ReturnsValue = function.ReturnsValue ? 1u : 0,
        };
        FunctionProbe probe = FunctionProbe.Attach(function.Name, in plan, _maps, _traced);
        _probes.Add(_functions.Count, probe);
        _functions.Add(new FunctionInfo(function.Name, function.Family, FunctionSourceKind.Kprobe, probe.Source));
    }

    private void AttachTracepoints()
    {
        foreach ((FunctionFamily family, string name, string source, string[] programs) in FixedFunctions.Tracepoints)
        {
            string whyNot = programs.Length == 0
                ? $"the kernel has no kprobes (CONFIG_KPROBES), and no tracepoint tells of {name}"
                : TryAttach(programs);
            _functions.Add(whyNot.Length == 0
                ? new FunctionInfo(name, family, FunctionSourceKind.Tracepoint, source)
                : new FunctionInfo(name, family, FunctionSourceKind.None, "", whyNot));
        }

        _ = TryAttach(["on_kmalloc_node"]); // older kernels have it, where they have it
        _degraded.Add("the kernel has no kprobes: counts come from tracepoints, which do not tell all");
    }

    private string TryAttach(string[] programs)
    {
        try
        {
            Array.ForEach(programs, _maps.Attach);
            return "";
        }
        catch (BpfException exception)
        {
            Array.ForEach(programs, _maps.Detach);
            return exception.Message;
        }
    }

    private ulong TracepointMissed(int function)
    {
        ulong sum = 0;
        if (function < FixedFunctions.Tracepoints.Count)
        {
            foreach (string program in FixedFunctions.Tracepoints[function].Programs)
            {
                sum += _maps.MissedRuns(program);
            }
        }

        return sum;
    }
}
