using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>
/// All that the commands know of the world around them: output, clock, kernel, signals. Tests put their own in its place.
/// </summary>
internal sealed record ProgramHost
{
    /// <summary>Standard output, unbuffered; throws <see cref="Output.BrokenPipeException"/> when its reader has gone.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Somebody looks at the output: what could harm a terminal is replaced.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Somebody looks at standard error: a line of it may be written over.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Keys can be read and a screen can be shown.</summary>
    public bool IsInteractive { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The terminal shows UTF-8.</summary>
    public required Func<bool> IsUtf8 { get; init; }

    /// <summary>An environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Opens the kernel; throws <see cref="BpfException"/> when it cannot be done.</summary>
    public required Func<SourceRequest, IEventSource> OpenSource { get; init; }

    /// <summary>Opens a recording; throws <see cref="RecordingException"/> or <see cref="IOException"/> when it cannot be read.</summary>
    public Func<string, Recording> OpenRecording { get; init; } = DemoRecording.OpenThatOr;

    /// <summary>Begins to count functions in the kernel; throws <see cref="BpfException"/> when it cannot be done.</summary>
    public Func<FunctionOptions, IFunctionSource> OpenFunctions { get; init; } = LiveFunctionSource.Open;

    /// <summary>Gets ready to trace calls; throws <see cref="BpfException"/> when it cannot be done.</summary>
    public Func<ICallSource> OpenCalls { get; init; } = LiveCallSource.Open;

    /// <summary>Gets ready to trace syscalls; throws <see cref="BpfException"/> when it cannot be done.</summary>
    public Func<ISyscallSource> OpenSyscalls { get; init; } = LiveSyscallSource.Open;

    /// <summary>Begins to count histograms; throws <see cref="BpfException"/> when it cannot be done.</summary>
    public Func<HistogramRequest, IHistogramSource> OpenHistogram { get; init; } = LiveHistogramSource.Open;

    /// <summary>Where the model looks for processes and devices.</summary>
    public IoModelOptions Model { get; init; } = new();

    /// <summary>Called with each new model: for scripts, which know their processes and devices themselves.</summary>
    public Action<IoModel>? ModelMade { get; init; }

    /// <summary>Called with each new list of processes that has no model: for scripts, as above.</summary>
    public Action<ProcessCatalog>? ProcessesMade { get; init; }

    /// <summary>Called with each new list of devices that has no model: for scripts, as above.</summary>
    public Action<DeviceCatalog>? DevicesMade { get; init; }

    /// <summary>Removes what killed runs have left in the kernel; returns what that was.</summary>
    public Func<IReadOnlyList<string>> RemoveLeftProbes { get; init; } = LeftProbes.Remove;

    /// <summary>Removes what killed playgrounds have left, and those that were kept if asked for; returns what that was.</summary>
    public Func<bool, IReadOnlyList<string>> RemoveLeftPlaygrounds { get; init; } = PlaygroundDisk.RemoveLeft;

    /// <summary>What the kernel, the user and the machine have.</summary>
    public required Func<IReadOnlyList<Finding>> Probe { get; init; }

    /// <summary>Runs the interactive screen; returns the exit status.</summary>
    public required Func<MonitorOptions, int> RunScreen { get; init; }

    /// <summary>Waits; false when told to stop meanwhile.</summary>
    public required Func<TimeSpan, bool> Wait { get; init; }

    /// <summary>The signal that told to stop, when only this process was sent it; 0: none, or one that the whole terminal got.</summary>
    public Func<int> StopSignal { get; init; } = static () => 0;

    /// <summary>Waits until events are worth a drain, at most that long; false when told to stop meanwhile.</summary>
    public required Func<IEventSource, TimeSpan, bool> WaitForEvents { get; init; }

    /// <summary>How the kernel's clock maps to the wall clock; a script has its own.</summary>
    public Func<MonotonicClock> MakeClock { get; init; } = static () => new MonotonicClock();

    /// <summary>The same for any file descriptor, which may be -1; null: <see cref="Wait"/> does.</summary>
    public Func<int, TimeSpan, bool>? WaitForFd { get; init; }

    /// <summary>The key tables, for the man page.</summary>
    public IReadOnlyList<KeyHelp> Keys { get; init; } = [];

    /// <summary>The biggest pid that the kernel gives away, which decides the width of pid columns.</summary>
    public int MaxPid { get; init; } = 4_194_304;

    /// <summary>How many processors there may be, which decides the width of their columns.</summary>
    public int ProcessorCount { get; init; } = Environment.ProcessorCount;
}
