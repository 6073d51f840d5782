using System.Globalization;
using IoTop.Model;

namespace IoTop.Bpf;

/// <content>What is traced.</content>
internal sealed partial class TracerCallSource
{
    private const int ErrnoPermission = 1;

    internal const string NoGraph =
        "no graph: the kernel's function_graph tracer cannot be used in an instance (Linux 6.11 and later let it)";

    // A process that makes threads faster than that is traced all the same: the tracer follows the threads that it knows.
    private const int ThreadRounds = 10;

    /// <inheritdoc/>
    public string Select(CallSelection selection)
    {
        FilterGlobs globs = FilterGlobs.Parse(selection.Globs);
        string whyNot = Check(selection, globs);
        if (whyNot.Length > 0)
        {
            return whyNot;
        }

        Pause();
        whyNot = Begin(selection, globs);
        if (whyNot.Length == 0)
        {
            Selection = selection;
        }
        else if (Begin(Selection, FilterGlobs.Parse(Selection.Globs)).Length > 0)
        {
            Selection = new CallSelection(); // and so nothing is traced
        }

        return whyNot;
    }

    /// <summary>Everything that can be wrong with it is found before anything is changed.</summary>
    private string Check(CallSelection selection, FilterGlobs globs)
    {
        if (globs.WhyNot.Length > 0)
        {
            return globs.WhyNot;
        }

        if (selection.Graph && !Description.HasGraph)
        {
            return NoGraph;
        }

        foreach (uint pid in selection.Pids)
        {
            if (pid == Environment.ProcessId)
            {
                return $"process {pid} is iotop-sharp itself, which is never traced";
            }

            if (TracedTasks.ThreadsOf(pid).Count == 0)
            {
                return $"no process {pid}";
            }
        }

        // An empty filter would be no filter: everything would be traced.
        int count = _functions.Match(globs).Count;
        string unmatched = string.Join(", ", globs.Unmatched.Select(static word => $"'{word}'"));
        return unmatched.Length > 0 ? $"no function that the kernel can trace matches {unmatched}"
            : count == 0 && selection.Globs.Count > 0 ? "no function is left to trace: ! takes away all that matched"
            : "";
    }

    /// <summary>Stops tracing, and takes what waits out of the ring, which changing tracers would empty.</summary>
    private void Pause()
    {
        _ = _instance.Write("tracing_on", "0");
        int count = _held?.Count ?? 0;
        foreach (TraceCpu cpu in _cpus)
        {
            cpu.Read(ulong.MaxValue);
            count += cpu.Count;
        }

        if (count > 0)
        {
            var held = new CallStore(count);
            _ = Drain(held, all: true);
            _held = held;
        }
    }

    private string Begin(CallSelection selection, FilterGlobs globs)
    {
        _tasks.Choose(selection.Pids, selection.Children);
        if (selection.Globs.Count == 0)
        {
            return ""; // paused is how nothing is traced
        }

        string whyNot = WriteTasks(selection);
        whyNot = whyNot.Length > 0 ? whyNot : WriteFilter(globs);
        whyNot = whyNot.Length > 0 ? whyNot : SetTracer(selection.Graph ? GraphTracer : Tracer);
        if (whyNot.Length > 0)
        {
            return whyNot;
        }

        // Switching it on empties the ring of one tracer and not of the other: now both begin with an empty one.
        _ = TraceFile.Write($"{_instance.Path}/trace", truncate: true);
        _cpus.ForEach(static cpu => cpu.CountAnew());
        return Refused("tracing_on", _instance.Write("tracing_on", "1"));
    }

    /// <summary>Whom to trace: the threads of the processes chosen, or everybody but ourselves. What they fork, threads included, follows them.</summary>
    private string WriteTasks(CallSelection selection)
    {
        int errno = _instance.Write("options/function-fork", "1");
        _ = _instance.Write("set_ftrace_pid", "");
        _ = _instance.Write("set_ftrace_notrace_pid", "");
        HashSet<uint> told = [];
        IReadOnlyList<uint> processes = selection.Pids.Count > 0 ? selection.Pids : [(uint)Environment.ProcessId];
        string file = selection.Pids.Count > 0 ? "set_ftrace_pid" : "set_ftrace_notrace_pid";
        for (int round = 0; round < ThreadRounds && errno == 0; round++)
        {
            string[] threads = [.. processes.SelectMany(TracedTasks.ThreadsOf).Where(told.Add)
                .Select(static thread => thread.ToString(CultureInfo.InvariantCulture))];
            if (threads.Length == 0)
            {
                break;
            }

            errno = TraceFile.Write($"{_instance.Path}/{file}", truncate: false, string.Join(' ', threads) + '\n');
        }

        return Refused(file, errno);
    }

    /// <summary>One word a write; all of them take effect together, when the file is closed.</summary>
    private string WriteFilter(FilterGlobs globs)
    {
        string[] words = [.. globs.Words.Where(word => !globs.IsIdle(word)).Select(static word => word + '\n')];
        return Refused("set_ftrace_filter", TraceFile.Write($"{_instance.Path}/set_ftrace_filter", truncate: true, words));
    }

    private string SetTracer(string tracer)
    {
        if (_tracer == tracer)
        {
            return "";
        }

        _cpus.ForEach(static cpu => cpu.Close()); // as long as the ring is read, the kernel says EBUSY
        _tracer = NoTracer;
        string whyNot = Refused("current_tracer", _instance.Write("current_tracer", tracer));
        if (whyNot.Length > 0)
        {
            return whyNot;
        }

        _tracer = tracer;
        try
        {
            _cpus.ForEach(static cpu => cpu.Open());
        }
        catch (BpfException exception)
        {
            _tracer = NoTracer;
            return exception.Message;
        }

        return "";
    }

    private static string Refused(string file, int errno) =>
        errno == 0 ? "" : BpfException.FromErrno($"write {file} of the tracing instance", errno).Message;
}
