using IoTop.Bpf;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>Prints every need of the program with yes or no, why, and what to do. Exit status 0 only when the main job can run.</summary>
internal static class DoctorCommand
{
    public static int Run(ProgramHost host, bool json)
    {
        IReadOnlyList<Finding> findings = [.. host.Probe()];
        var output = new OutputBuffer(host.Output);
        if (json)
        {
            WriteJson(output, findings);
        }
        else
        {
            WriteText(output, findings);
        }

        output.Flush();
        return CanRun(findings) ? ExitCode.Done : ExitCode.MissingKernelFeature;
    }

    /// <summary>Takes away what runs that were killed have left behind, and says what it was.</summary>
    public static int Clean(ProgramHost host, bool json)
    {
        List<string> removed =
        [
            .. host.RemoveLeftProbes(), .. host.RemoveLeftPlaygrounds(true), .. ControlDirectory.RemoveStale(ControlDirectory.Of(host.Variable)),
        ];
        var output = new OutputBuffer(host.Output);
        using var lines = new JsonLines(output);
        foreach (string what in removed)
        {
            if (!json)
            {
                output.Write("removed "u8);
                DisplayText.Write(output, Utf8(what));
                output.Write((byte)'\n');
                continue;
            }

            lines.Begin("removed");
            lines.Json.WriteString("name", what);
            lines.End();
        }

        output.Write(removed.Count == 0 && !json ? "nothing was left behind\n"u8 : []);
        output.Flush();
        return ExitCode.Done;
    }

    private static bool CanRun(IReadOnlyList<Finding> findings) =>
        findings.All(static finding => !finding.Required || finding.State == FindingState.Yes);

    private static void WriteText(OutputBuffer output, IReadOnlyList<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            output.Left(finding.State switch { FindingState.Yes => "yes"u8, FindingState.No => "no"u8, _ => "?"u8 }, 4);
            DisplayText.Write(output, Utf8(finding.Name));
            if (!finding.Required)
            {
                output.Write(" (optional)"u8);
            }

            if (finding.Why.Length > 0)
            {
                output.Write(" - "u8);
                DisplayText.Write(output, Utf8(finding.Why));
            }

            output.Write((byte)'\n');
            if (finding.State != FindingState.Yes && finding.Fix.Length > 0)
            {
                output.Write("      try: "u8);
                DisplayText.Write(output, Utf8(finding.Fix));
                output.Write((byte)'\n');
            }
        }

        int missing = findings.Count(static finding => finding.Required && finding.State != FindingState.Yes);
        output.Write(missing == 0
            ? "\niotop-sharp can run here.\n"u8
            : Utf8($"\niotop-sharp cannot run here: {missing} need{(missing == 1 ? "" : "s")} not met.\n"));
    }

    private static void WriteJson(OutputBuffer output, IReadOnlyList<Finding> findings)
    {
        using var lines = new JsonLines(output);
        RecordSchema.Write(lines, "iotop-sharp/doctor", 1);
        foreach (Finding finding in findings)
        {
            lines.Begin("finding");
            lines.Json.WriteString("name", finding.Name);
            lines.Json.WriteString("state", finding.State switch { FindingState.Yes => "yes", FindingState.No => "no", _ => "unknown" });
            lines.Json.WriteBoolean("required", finding.Required);
            lines.Json.WriteString("why", finding.Why);
            lines.Json.WriteString("fix", finding.Fix);
            lines.End();
        }
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
