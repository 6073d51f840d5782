using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What a recording is of, and what made it.</summary>
public sealed record RecordingDescription
{
    /// <summary>"iotop-sharp 0.5"; of an imported trace the name of its tool.</summary>
    public string Tool { get; init; } = "";

    public string Host { get; init; } = "";

    /// <summary>Release and version as uname prints them.</summary>
    public string Kernel { get; init; } = "";

    public string Machine { get; init; } = "";

    /// <summary>What was asked for: the command line, or where it was imported from.</summary>
    public string Command { get; init; } = "";

    /// <summary>What the source had to do without.</summary>
    public ImmutableArray<string> Degraded { get; init; } = [];

    /// <summary>Where the flags of a bio are: name without REQ_ and bit number.</summary>
    public ImmutableArray<KeyValuePair<string, int>> CommandFlags { get; init; } = [];

    public uint PageBytes { get; init; } = 4096;

    public int Processors { get; init; }

    /// <summary>What was captured of segments and bytes.</summary>
    public CaptureLevel Captured { get; init; }

    public uint SnapLength { get; init; }

    /// <summary>Time of the first interval's beginning, CLOCK_MONOTONIC of the recorded machine.</summary>
    public ulong BeginNs { get; init; }

    /// <summary>How the wall clock stood to that when it began.</summary>
    public long UnixMinusMonotonicNs { get; init; }

    /// <summary>
    /// Describes what a recorder of that model writes, on this machine; what is recorded of a recording stays as that one says.
    /// </summary>
    /// <param name="tool">"iotop-sharp 0.5".</param>
    /// <param name="command">What was asked for: the command line.</param>
    public static RecordingDescription Of(IoModel model, string tool, string command)
    {
        SourceDescription source = model.Source.Description;
        RecordingDescription machine = model.Source is RecordingSource played ? played.Recording.Description : OfThisMachine();
        return machine with
        {
            Tool = tool,
            Command = command,
            Degraded = source.Degraded,
            CommandFlags = source.CommandFlags.Bits,
            Captured = model.Capture.Level,
            SnapLength = model.Capture.Level == CaptureLevel.Payload ? model.Capture.SnapLength : 0,
            BeginNs = model.Counters.NowNs,
            UnixMinusMonotonicNs = model.Clock.ToUnixNs(0),
        };
    }

    private static RecordingDescription OfThisMachine() => new()
    {
        Host = Environment.MachineName,
        Kernel = $"{Line("/proc/sys/kernel/osrelease")} {Line("/proc/sys/kernel/version")}".Trim(),
        Machine = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x86_64",
            Architecture.Arm64 => "aarch64",
            Architecture other => other.ToString().ToLowerInvariant(),
        },
        PageBytes = (uint)Environment.SystemPageSize,
        Processors = Environment.ProcessorCount,
    };

    private static string Line(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
