using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>
/// Prints the read and write calls of processes, of a command from its first instruction on, or of everybody; then a summary on standard
/// error.
/// </summary>
internal sealed partial class SyscallsCommand : IDisposable
{
    // A drain this often keeps the output lively; the kernel wakes us earlier when its ring fills.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(50);

    // Counts of processes that ended are fetched from the kernel this often: it has room for so many only.
    private static readonly TimeSpan s_refreshInterval = TimeSpan.FromMilliseconds(500);

    // What is mounted where is looked at this often.
    private static readonly TimeSpan s_mountsInterval = TimeSpan.FromSeconds(2);

    private const int Capacity = 65_536;
    private const int FlushBytes = 1 << 20;

    private readonly ProgramHost _host;
    private readonly SyscallsOptions _options;
    private readonly ISyscallSource _source;
    private readonly SyscallStore _store;
    private readonly SyscallTable _table;
    private readonly ProcessCatalog _processes;
    private readonly DeviceCatalog _devices;
    private readonly MonotonicClock _clock;
    private readonly OutputBuffer _output;
    private readonly ISyscallRenderer _renderer;
    private readonly SyscallSums _sums;
    private readonly long _start;
    private HeldCommand? _command;
    private TimeSpan _refreshed;
    private TimeSpan _looked;
    private TimeSpan _sampled;
    private long _next;
    private ulong _printed;
    private ulong _overwritten;
    private bool _isOver;

    private SyscallsCommand(ProgramHost host, SyscallsOptions options, ISyscallSource source)
    {
        _host = host;
        _options = options;
        _source = source;
        _processes = new ProcessCatalog(host.Model.Processes);
        _devices = new DeviceCatalog(host.Model.Devices);
        _clock = new MonotonicClock();
        host.ProcessesMade?.Invoke(_processes);
        host.DevicesMade?.Invoke(_devices);
        _store = new SyscallStore(Capacity, options.HexdumpBytes > 0 ? 64 << 20 : 1);
        _table = new SyscallTable(source, _processes);
        _output = new OutputBuffer(host.Output);
        _sums = new SyscallSums(_output, _table);
        _renderer = MakeRenderer(new SyscallFileNames(_store, _devices, host.Model.Processes.ProcRoot), out TextWriting writing);
        _start = host.Time.GetTimestamp();
        LookAround();
        BeginOutput(writing);
    }

    private ISyscallRenderer MakeRenderer(SyscallFileNames names, out TextWriting writing)
    {
        var naming = new SyscallNaming(names, _clock);
        writing = new TextWriting(_host.OutputIsTerminal, Ascii: !_host.IsUtf8());
        return _options.Format switch
        {
            OutputFormat.Json => RecordSyscallRenderer.Json(_output, naming),
            OutputFormat.Csv => RecordSyscallRenderer.Csv(_output, naming, writing),
            _ => new TextSyscallRenderer(_output, writing, naming, _processes),
        };
    }

    /// <summary>Returns the exit status of the command, if there is one.</summary>
    public static int Run(ProgramHost host, SyscallsOptions options)
    {
        // From here on, signals end the loop: nothing is left behind.
        _ = host.Wait(TimeSpan.Zero);
        if (options.From is string file)
        {
            return Replay(host, options, file);
        }

        HeldCommand? started;
        using (ISyscallSource source = host.OpenSyscalls())
        using (var command = new SyscallsCommand(host, options, source))
        {
            started = command.Begin();
            try
            {
                command.Loop();
                command.End();
            }
            catch (BrokenPipeException) when (started is not null)
            {
                // Nobody reads the calls; the command goes on all the same.
            }
        }

        return HeldCommand.ExitStatusOf(started, host);
    }

    public void Dispose()
    {
        _processes.Dispose();
        _devices.Dispose();
    }

    private TimeSpan Elapsed => _host.Time.GetElapsedTime(_start);

    private void BeginOutput(TextWriting writing)
    {
        switch (_options)
        {
            case { Summary: false }:
                _renderer.Begin();
                break;
            case { Format: OutputFormat.Json }:
                _sums.BeginJson();
                break;
            case { Format: OutputFormat.Csv }:
                _sums.BeginCsv(writing);
                break;
            default:
                break;
        }

        _output.Flush();
    }

    private void Loop()
    {
        while (!_isOver && Wait(NextTurn()))
        {
            Turn();
        }

        if (_command is { HasEnded: false } && !_isOver)
        {
            // Told to stop, as the command was by the same Ctrl-C: what it still does is told, too.
            _command.HandOn(_host);
            while (!_command.WaitForEnd(s_turn))
            {
                Turn();
            }
        }
    }

    private bool Wait(TimeSpan time) => _host.WaitForFd?.Invoke(_source.WakeFd, time) ?? _host.Wait(time);

    private void Turn()
    {
        // Asked before the drain: what it did until then is there.
        _isOver = _command is { HasEnded: true } || (_options.Duration is TimeSpan duration && Elapsed >= duration);
        Pump();
        if (Elapsed - _refreshed >= s_refreshInterval || _isOver)
        {
            _refreshed = Elapsed;
            _table.Refresh();
            _isOver |= HaveAllEnded();
        }

        if (Elapsed - _looked >= s_mountsInterval)
        {
            LookAround();
        }

        if (_options.Delay is TimeSpan delay && Elapsed - _sampled >= delay && !_isOver)
        {
            _sampled = delay * Math.Floor(Elapsed / delay);
            Sample();
        }
    }

    private TimeSpan NextTurn() => TurnTime.Least(s_turn, _options.Duration - Elapsed);

    /// <summary>Those that were named have ended, and so will nothing happen any more.</summary>
    private bool HaveAllEnded() => _command is null && _options.Pids.Count > 0 && NamedProcesses.HaveAllEnded(_table.Rows);

    private void LookAround()
    {
        _looked = Elapsed;
        _devices.Refresh(_source.NowNs);
        if (_host.Time == TimeProvider.System)
        {
            _clock.Synchronize();
        }
        else
        {
            _clock.SetOffset(((_host.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100) - (long)_source.NowNs);
        }
    }

    /// <summary>Prints what has come in. Allocates nothing.</summary>
    private void Pump()
    {
        _source.Drain(_store);
        if (_next < _store.FirstSequence)
        {
            _overwritten += (ulong)(_store.FirstSequence - _next);
            _next = _store.FirstSequence;
        }

        for (; _next < _store.NextSequence; _next++)
        {
            if (!_options.Summary)
            {
                Print(in _store[_next], _store.DataOf(_next));
            }
        }

        _output.Flush();
    }

    private void Print(in SyscallEvent call, ReadOnlySpan<byte> data)
    {
        _renderer.Write(in call, data);
        _printed++;
        if (_output.Pending.Length >= FlushBytes)
        {
            _output.Flush();
        }
    }

    private void Sample()
    {
        _refreshed = Elapsed;
        _table.Refresh();
        _sums.Write(_host.Time.GetLocalNow());
        _output.Flush();
    }

    private void End()
    {
        TimeSpan elapsed = Elapsed;
        Pump();
        if (_options.Summary)
        {
            Sample();
        }
        else
        {
            _table.Refresh();
        }

        SyscallsSummary.Write(_host.Error, _source, _options.Summary ? null : _sums, _options.Summary ? null : _printed, _overwritten, elapsed);
    }
}
