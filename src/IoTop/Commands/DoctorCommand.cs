using System.Text.Json;
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
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        foreach (string what in removed)
        {
            if (!json)
            {
                output.Write("removed "u8);
                DisplayText.Write(output, Utf8(what));
                output.Write((byte)'\n');
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("type", "removed");
            writer.WriteString("name", what);
            writer.WriteEndObject();
            EndLine(output, writer);
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
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("type", "schema");
        json.WriteString("schema", "iotop-sharp/doctor");
        json.WriteNumber("version", 1);
        json.WriteEndObject();
        EndLine(output, json);
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("type", "finding");
            json.WriteString("name", finding.Name);
            json.WriteString("state", finding.State switch { FindingState.Yes => "yes", FindingState.No => "no", _ => "unknown" });
            json.WriteBoolean("required", finding.Required);
            json.WriteString("why", finding.Why);
            json.WriteString("fix", finding.Fix);
            json.WriteEndObject();
            EndLine(output, json);
        }
    }

    private static void EndLine(OutputBuffer output, Utf8JsonWriter json)
    {
        json.Flush();
        json.Reset();
        output.Write((byte)'\n');
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
