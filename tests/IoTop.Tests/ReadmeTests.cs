using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using IoTop.Columns;
using IoTop.Keys;
using IoTop.Screens;
using IoTop.Tui;

namespace IoTop.Tests;

/// <summary>
/// The tables of README.md are the program's own. IOTOP_UPDATE_README=1 writes them between their markers,
/// <c>&lt;!-- begin NAME --&gt;</c> and <c>&lt;!-- end NAME --&gt;</c>.
/// </summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Readme_has_the_keys_of_the_program() => Check("keys", Keys());

    [Fact]
    public void Readme_has_the_columns_of_the_program() => Check("columns", Columns());

    [Fact]
    public void Readme_has_the_metrics_of_the_program() => Check("metrics", MetricTable());

    private static string MetricTable()
    {
        var text = new StringBuilder("| Metric | Type | Labels | What it is |\n|---|---|---|---|\n");
        foreach (IoTop.Metrics.Metric metric in IoTop.Metrics.Metrics.All)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {Code(metric.QueryName)} | {metric.Type.ToString().ToLowerInvariant()} | {metric.Labels} | {Cell(metric.Help)} |\n");
        }

        return text.ToString();
    }

    private static string Keys()
    {
        var text = new StringBuilder();
        foreach (KeyTable<Command> table in KeyMap.All)
        {
            if (table.Bindings.IsEmpty)
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"\n**{table.Name}**\n\n| Key | What it does |\n|---|---|\n");
            foreach (KeyBinding<Command> binding in table.Bindings)
            {
                string keys = string.Join(' ', binding.KeysText.Split(' ').Select(Code));
                text.Append(CultureInfo.InvariantCulture, $"| {keys} | {Cell(binding.Help)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Columns()
    {
        var text = new StringBuilder();
        Append(text, "Processes", ProcessColumns.All);
        Append(text, "Devices of a process", PairColumns.OfProcess);
        Append(text, "Devices", DeviceColumns.All);
        Append(text, "I/Os", EventColumns.All);
        Append(text, "Functions", FunctionColumns.All);
        Append(text, "Functions of a process", FunctionLineColumns.All);
        Append(text, "Calls", CallColumns.All);
        Append(text, "Calls: who calls whom", CallTreeColumns.All);
        Append(text, "Syscalls", SyscallProcessColumns.All);
        Append(text, "Files of a process", SyscallFileColumns.All);
        Append(text, "Calls on a file", SyscallColumns.All);
        Append(text, "I/Os of a call", SyscallIoColumns.All);
        return text.ToString();
    }

    private static void Append<TRow>(StringBuilder text, string title, IReadOnlyList<Column<TRow>> columns)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n**{title}**\n\n| Column | Name | What it shows |\n|---|---|---|\n");
        foreach (Column<TRow> column in columns)
        {
            string hidden = column.Visible ? "" : " (hidden until asked for)";
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(column.Header)} | {Code(column.Key)} | {Cell(column.Help)}{hidden} |\n");
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static void Check(string name, string expected, [CallerFilePath] string caller = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "README.md");
        string readme = File.ReadAllText(path);
        string begin = $"<!-- begin {name} -->\n", end = $"\n<!-- end {name} -->";
        int from = readme.IndexOf(begin, StringComparison.Ordinal), to = readme.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"README.md has no '{begin.Trim()}' before '{end.Trim()}'");
        from += begin.Length;
        if (Environment.GetEnvironmentVariable("IOTOP_UPDATE_README") == "1")
        {
            File.WriteAllText(path, readme[..from] + expected + readme[to..]);
            return;
        }

        Assert.True(readme[from..to] == expected, $"the {name} in README.md are not the program's: IOTOP_UPDATE_README=1 dotnet test tests/IoTop.Tests");
    }
}
