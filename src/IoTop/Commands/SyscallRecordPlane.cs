using System.Globalization;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>Read and write calls of everybody, of chosen processes, or of a command: each of them, and the sums.</summary>
internal sealed class SyscallRecordPlane : IRecordPlane
{
    // A drain takes what came in 100 ms, or all that the kernel's ring holds.
    private const int Capacity = 1 << 17;
    private const long PayloadBytes = 64 << 20;

    private readonly ISyscallSource _source;
    private readonly SyscallStore _store;
    private readonly SyscallTable _table;
    private ulong _overwritten; // before the recorder could take them
    private ulong? _before; // calls until the first interval began

    /// <exception cref="FailedException">A process cannot be watched.</exception>
    public SyscallRecordPlane(ProgramHost host, RecordOptions options, IoModel model, Recorder recorder, ISyscallSource source)
    {
        bool withData = options.Trace.Level == CaptureLevel.Payload;
        _source = source;
        _source.Selection = new SyscallSelection
        {
            Everybody = options.Trace.Pids.Count + options.Command.Count == 0,
            SnapLength = withData ? (int)Math.Min(options.Trace.SnapLength, int.MaxValue) : 0,
        };
        foreach (uint pid in options.Trace.Pids)
        {
            NamedProcesses.ThrowIfRefused(pid, _source.Add(pid, options.Trace.Children));
        }

        _store = new SyscallStore(Capacity, withData ? PayloadBytes : 1);
        var names = new SyscallFileNames(_store, model.Devices, host.Model.Processes.ProcRoot);
        _table = new SyscallTable(_source, model.Processes) { Names = names };
        recorder.Follow(_source, _table, _store, names);
    }

    public string Summary
    {
        get
        {
            ulong calls = Calls - (_before ?? 0);
            return string.Create(CultureInfo.InvariantCulture, $"{calls:N0} read and write calls")
                + Part(_source.Lost(SyscallLoss.RingFull) + _overwritten, "of them only counted: -p, or a COMMAND, has fewer")
                + Part(_source.Lost(SyscallLoss.CountsFull), "not counted: too many processes and files")
                + Part(_source.Lost(SyscallLoss.StartsFull), "not seen: too many at once")
                + Part(_source.Lost(SyscallLoss.WatchesFull), "children not followed: too many processes")
                + Part(_source.MissedRuns, "runs of our programs left out by the kernel");
        }
    }

    private ulong Calls
    {
        get
        {
            ulong calls = 0;
            for (Syscall syscall = 0; syscall < Syscall.Fault; syscall++)
            {
                calls += _table.Of(syscall).Sum.Calls;
            }

            return calls;
        }
    }

    public string Begin(uint command) => _source.Add(command, children: true) is { Length: > 0 } why
        ? $"cannot watch process {command}: {why}" : "";

    public void Drain()
    {
        long before = _store.NextSequence;
        _source.Drain(_store);
        _overwritten += (ulong)Math.Max(0, _store.NextSequence - before - _store.Capacity);
    }

    public void Refresh()
    {
        Drain();
        _table.Refresh();
        _before ??= Calls;
    }

    private static string Part(ulong count, string what) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {count:N0} {what}");
}
