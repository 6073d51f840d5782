using IoTop.Model;

namespace IoTop.Commands;

/// <summary>What <c>record</c> watches beside the block tracer.</summary>
internal sealed class RecordPlanes
{
    private readonly List<IRecordPlane> _planes = [];

    /// <summary>The recorder follows what was opened.</summary>
    /// <exception cref="FailedException">A process cannot be watched, or nothing can be traced.</exception>
    public RecordPlanes(ProgramHost host, RecordOptions options, IoModel model, Recorder recorder, RecordSources sources)
    {
        if (sources.Functions is not null)
        {
            _planes.Add(new FunctionRecordPlane(host, options, model, recorder, sources.Functions));
        }

        if (sources.Syscalls is not null)
        {
            _planes.Add(new SyscallRecordPlane(host, options, model, recorder, sources.Syscalls));
        }

        if (sources.Calls is not null)
        {
            _planes.Add(new CallRecordPlane(host, options, recorder, sources.Calls));
        }
    }

    /// <summary>A sentence each about how much there was.</summary>
    public IEnumerable<string> Summaries => _planes.Select(static plane => plane.Summary).Where(static says => says.Length > 0);

    /// <summary>All of them are to be drained again after that time at the latest.</summary>
    public TimeSpan Turn => _planes.Count == 0 ? TimeSpan.MaxValue : _planes.Min(static plane => plane.Turn);

    /// <exception cref="FailedException">The command cannot be watched.</exception>
    public void Begin(uint command)
    {
        foreach (IRecordPlane plane in _planes)
        {
            string fault = plane.Begin(command);
            if (fault.Length > 0)
            {
                throw new FailedException(fault, $"{ProgramSyntax.ProgramName} doctor");
            }
        }
    }

    public void Drain() => _planes.ForEach(static plane => plane.Drain());

    public void End() => _planes.ForEach(static plane => plane.End());

    public void Refresh() => _planes.ForEach(static plane => plane.Refresh());
}
