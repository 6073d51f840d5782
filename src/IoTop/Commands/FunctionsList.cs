using System.Globalization;
using System.Text;
using IoTop.Bpf;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>The dry run of --function: which functions the globs stand for, and what of them cannot be probed and why.</summary>
internal static class FunctionsList
{
    public static int Run(ProgramHost host, FunctionsOptions options)
    {
        using IFunctionSource source = host.OpenFunctions(new FunctionOptions { DryRun = true });
        IReadOnlyList<FunctionMatch> matches = source.Match(options.Globs);
        if (matches.Count == 0)
        {
            throw new FailedException($"no function of this kernel is called {string.Join(" or ", options.Globs)}",
                "/proc/kallsyms has the names; * stands for anything");
        }

        int not = Write(host, options.Format, matches, "probed");
        host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ProgramSyntax.ProgramName}: {matches.Count:N0} function{(matches.Count == 1 ? "" : "s")}, "
            + $"{not:N0} of which cannot be probed"));
        return ExitCode.Done;
    }

    /// <summary>Prints what matches; returns how much of it cannot be.</summary>
    /// <param name="done">What cannot be done with some of them: "probed", "traced".</param>
    public static int Write(ProgramHost host, OutputFormat format, IReadOnlyList<FunctionMatch> matches, string done)
    {
        var output = new OutputBuffer(host.Output);
        if (format == OutputFormat.Json)
        {
            WriteJson(output, matches, done);
        }
        else
        {
            WriteText(output, new TextWriting(host.OutputIsTerminal, Ascii: !host.IsUtf8()), matches, done);
        }

        output.Flush();
        return matches.Count(static match => match.WhyNot.Length > 0);
    }

    private static void WriteText(OutputBuffer output, TextWriting writing, IReadOnlyList<FunctionMatch> matches, string done)
    {
        byte[] cannot = Encoding.UTF8.GetBytes($"  cannot be {done}: ");
        int width = matches.Max(static match => match.Name.Length);
        foreach (FunctionMatch match in matches)
        {
            byte[] name = Encoding.UTF8.GetBytes(match.Name);
            if (match.WhyNot.Length == 0)
            {
                writing.Write(output, name);
            }
            else
            {
                writing.WriteField(output, name, width);
                output.Write(cannot);
                writing.Write(output, Encoding.UTF8.GetBytes(match.WhyNot));
            }

            output.Write((byte)'\n');
        }
    }

    private static void WriteJson(OutputBuffer output, IReadOnlyList<FunctionMatch> matches, string done)
    {
        using var lines = new JsonLines(output);
        RecordSchema.Write(lines, "iotop-sharp/function-list", 1);
        foreach (FunctionMatch match in matches)
        {
            lines.Begin("function_match");
            lines.Json.WriteString("function", match.Name);
            lines.Json.WriteBoolean($"can_be_{done}", match.WhyNot.Length == 0);
            lines.Json.WriteString("why_not", match.WhyNot);
            lines.End();
        }
    }
}
