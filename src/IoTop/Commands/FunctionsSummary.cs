using System.Globalization;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>What counting functions says on standard error at its end: what is missing, why, and what it cost.</summary>
internal static class FunctionsSummary
{
    public static void Write(TextWriter error, FunctionTable table, TimeSpan elapsed)
    {
        IFunctionSource source = table.Source;
        int processes = table.Rows.Length;
        int functions = source.Functions.Count(static function => function.Kind != FunctionSourceKind.None);
        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ProgramSyntax.ProgramName}: {Count(processes, "process", "processes")}, {Count(functions, "function", "functions")}"
            + $" in {elapsed.TotalSeconds:F1} s{Cost(source, elapsed)}"));
        Sources(error, table);
        for (int i = 0; i < source.Functions.Count; i++)
        {
            Line(error, source.Missed(i), $"calls or returns of {source.Functions[i].Name} missed, of all processes");
        }

        Line(error, source.Lost(FunctionLoss.CountsFull), "calls not counted: too many processes and functions");
        Line(error, source.Lost(FunctionLoss.FramesFull), "calls without times: too many threads at once, or too deep");
        Line(error, source.Lost(FunctionLoss.AllocationsFull), "allocations forgotten: what freed them counts as unknown");
        Line(error, source.Lost(FunctionLoss.WatchesFull), "children not followed: too many processes");
        if (source.Lost(FunctionLoss.CountsFull) + source.Lost(FunctionLoss.FramesFull) + source.Lost(FunctionLoss.WatchesFull) > 0)
        {
            error.WriteLine("  try: fewer processes, no --children, or fewer functions");
        }

        foreach (string sentence in source.Degraded)
        {
            error.WriteLine($"  {DisplayText.ToSafeString(sentence)}");
        }
    }

    /// <summary>A tracepoint may count less than the function is called, and n/a has a reason.</summary>
    private static void Sources(TextWriter error, FunctionTable table)
    {
        var missing = new List<string>();
        foreach (FunctionInfo function in table.Source.Functions)
        {
            if (function.Kind == FunctionSourceKind.Tracepoint)
            {
                error.WriteLine(DisplayText.ToSafeString($"  {function.Name}: {function.Source}"));
            }
            else if (!table.HasSource(function.Family) && !missing.Contains(FunctionView.NameOf(function.Family)))
            {
                missing.Add(FunctionView.NameOf(function.Family));
            }
        }

        if (missing.Count > 0)
        {
            error.WriteLine(DisplayText.ToSafeString($"  n/a: {string.Join(", ", missing)}; why: {ProgramSyntax.ProgramName} doctor"));
        }
    }

    private static string Count(int count, string one, string more) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : more)}");

    /// <summary>Nothing when the kernel does not measure it.</summary>
    private static string Cost(IFunctionSource source, TimeSpan elapsed) => source.CostNs is not ulong ns ? ""
        : string.Create(CultureInfo.InvariantCulture,
            $"; the probes took {ns / 1e6:F1} ms of CPU, {(elapsed > TimeSpan.Zero ? ns / 1e7 / elapsed.TotalSeconds : 0):F2} %");

    private static void Line(TextWriter error, ulong count, string what)
    {
        if (count > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count:N0} {DisplayText.ToSafeString(what)}"));
        }
    }
}
