using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>What the interactive program is started with.</summary>
internal sealed record SessionSetup
{
    public required MonitorOptions Options { get; init; }

    /// <summary>Opens the source; called after the first frame, since it may take a while.</summary>
    public required Func<IEventSource> OpenSource { get; init; }

    /// <summary>Opens the recording that is shown instead of a source; null: there is a source, live.</summary>
    public Func<Playback>? Playback { get; init; }

    /// <summary>Begins to count functions; called when that is first looked at.</summary>
    public Func<FunctionOptions, IFunctionSource> OpenFunctions { get; init; } = LiveFunctionSource.Open;

    /// <summary>Gets ready to trace calls; called when they are first looked at.</summary>
    public Func<ICallSource> OpenCalls { get; init; } = LiveCallSource.Open;

    /// <summary>Gets ready to trace syscalls; called when they are first looked at.</summary>
    public Func<ISyscallSource> OpenSyscalls { get; init; } = LiveSyscallSource.Open;

    /// <summary>Opens the socket through which others add and remove watched processes; null: nobody can.</summary>
    public Func<ControlServer?> OpenControl { get; init; } = static () => null;

    public IoModelOptions Model { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The source's clock before the source is open; CLOCK_MONOTONIC in nanoseconds.</summary>
    public Func<ulong> MonotonicNs { get; init; } = static () => MonotonicClock.NowNs;

    /// <summary>CPU time that this program has used so far.</summary>
    public Func<TimeSpan> CpuTime { get; init; } = static () => Environment.CpuUsage.TotalTime;

    /// <summary>What a recording of a model says of itself.</summary>
    public Func<IoModel, RecordingDescription> Describe { get; init; } =
        static model => RecordingAbout.Of(model, ProgramSyntax.ProgramName);

    /// <summary>Writes the configuration file; returns its path. null: there is nowhere to save.</summary>
    public Func<MonitorOptions, string>? Save { get; init; }
}
