using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using IoTop.Bpf;
using IoTop.Interop;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>The world as it is: this process's terminal, signals, kernel and users.</summary>
internal sealed class RealHost : IDisposable
{
    private const int OutputDescriptor = 1;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private volatile int _stopSignal;

    public ProgramHost Make(Func<MonitorOptions, int> runScreen, IReadOnlyList<KeyHelp> keys) => new()
    {
        Output = new StandardOutput(OutputDescriptor),

        // Console.Error would switch the terminal's keypad to application mode, and leave it so.
        Error = new StreamWriter(new StandardOutput(2)) { AutoFlush = true },
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        IsInteractive = !Console.IsOutputRedirected && !Console.IsInputRedirected,
        IsUtf8 = TerminalLocale.IsUtf8,
        Variable = Environment.GetEnvironmentVariable,
        OpenSource = Open,
        Probe = Probe,
        RunScreen = runScreen,
        Wait = Wait,
        WaitForEvents = (source, time) => WaitForFd(source.WakeFd, time),
        WaitForFd = WaitForFd,
        StopSignal = () => _stopSignal,
        Keys = keys,
        MaxPid = MaxPid(),
        ProcessorCount = ProcessorCount(),
    };

    /// <summary>Opens the kernel.</summary>
    public static IEventSource Open(SourceRequest request)
    {
        var options = new LiveOptions { Events = request.Events, Follow = request.Follow };
        options = request.EventsRingBytes is uint events ? options with { RingBytes = RingSize(events) } : options;
        return new LiveEventSource(request.PayloadRingBytes is uint payload ? options with { PayloadRingBytes = RingSize(payload) }
            : options);
    }

    /// <summary>A ring has a power of two of bytes, at least a page.</summary>
    internal static int RingSize(uint bytes) =>
        (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((ulong)bytes), (ulong)Environment.SystemPageSize, LiveOptions.MaxRingBytes);

    public void Dispose()
    {
        _signals.ForEach(static signal => signal.Dispose());
        _stop.Dispose();
    }

    private static List<Finding> Probe()
    {
        KernelPlan plan = KernelPlan.Probe();
        List<Finding> findings = [.. plan.Findings];
        if (plan.CanTrace)
        {
            findings.AddRange(PayloadFindings.Ask(plan));
            findings.AddRange(FunctionFindings.Ask());
            findings.AddRange(CallFindings.Ask());
            findings.AddRange(SyscallFindings.Ask());
            findings.AddRange(LocalFindings.TryLoad(Open));
        }

        string term = Environment.GetEnvironmentVariable("TERM") ?? "";
        findings.AddRange(LocalFindings.Ask(term, TerminalLocale.IsUtf8(), !Console.IsInputRedirected && !Console.IsOutputRedirected));
        return findings;
    }

    private bool Wait(TimeSpan time)
    {
        StopOnSignals();
        return !_stop.Token.WaitHandle.WaitOne(time);
    }

    private bool WaitForFd(int fd, TimeSpan time)
    {
        StopOnSignals();

        // Nothing is asked of the output but errors, which poll always reports: its reader has gone although nothing is to be written.
        Span<Libc.PollFd> files =
        [
            new() { Fd = fd, Events = Libc.POLLIN },
            new() { Fd = OutputDescriptor },
        ];
        _ = Libc.poll(ref files[0], (nuint)files.Length, (int)Math.Ceiling(time.TotalMilliseconds));
        return !_stop.IsCancellationRequested && (files[1].Revents & Libc.POLLERR) == 0;
    }

    /// <summary>From the first wait on, Ctrl-C ends the loop at its next turn; the screen handles its signals itself.</summary>
    private void StopOnSignals()
    {
        if (_signals.Count > 0)
        {
            return;
        }

        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _stopSignal = context.Signal switch
                {
                    PosixSignal.SIGTERM => Libc.SIGTERM,
                    PosixSignal.SIGHUP => Libc.SIGHUP,
                    _ => 0,
                };
                _stop.Cancel();
            }));
        }
    }

    /// <summary>Those that are not there yet count, too: "0-7".</summary>
    private static int ProcessorCount()
    {
        try
        {
            string possible = File.ReadAllText("/sys/devices/system/cpu/possible");
            return int.Parse(possible.AsSpan(possible.AsSpan().LastIndexOfAny(',', '-') + 1), CultureInfo.InvariantCulture) + 1;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return Environment.ProcessorCount;
        }
    }

    private static int MaxPid()
    {
        try
        {
            return int.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return 4_194_304;
        }
    }
}
