using IoTop.Model;

namespace IoTop.Commands;

/// <summary>What a recording says of itself: who made it, of which machine.</summary>
internal static class RecordingAbout
{
    private const string KernelFolder = "/proc/sys/kernel";

    /// <summary>Of a model whose source is open, from now on.</summary>
    /// <param name="model">Its capture has been set.</param>
    /// <param name="command">What was asked for, as it was typed.</param>
    public static RecordingDescription Of(IoModel model, string command)
    {
        ulong nowNs = model.Source.NowNs;
        return new RecordingDescription
        {
            Tool = $"{ProgramSyntax.ProgramName} {ProgramCommands.Version}",
            Host = Kernel("hostname"),
            Kernel = $"{Kernel("ostype")} {Kernel("osrelease")} {Kernel("version")}",
            Machine = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant() switch
            {
                "x64" => "x86_64",
                "arm64" => "aarch64",
                string other => other,
            },
            Command = command,
            Degraded = model.Source.Description.Degraded,
            CommandFlags = model.Source.Description.CommandFlags.Bits,
            PageBytes = (uint)Environment.SystemPageSize,
            Processors = Environment.ProcessorCount,
            Captured = model.Capture.Level,
            SnapLength = model.Capture.SnapLength,
            BeginNs = nowNs,
            UnixMinusMonotonicNs = model.Clock.ToUnixNs(0),
        };
    }

    /// <summary>A line of the kernel about itself; empty where there is none.</summary>
    private static string Kernel(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(KernelFolder, name)).TrimEnd('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
