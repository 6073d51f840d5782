using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using IoTop.Metrics;

namespace IoTop.Tests.Metrics;

/// <summary>The dashboard and the README speak of metrics that there are.</summary>
public sealed partial class DashboardTests
{
    [Fact]
    public void The_dashboard_asks_for_metrics_that_there_are()
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(FromRoot("assets/grafana.json")));
        List<string> expressions = [];
        Collect(dashboard.RootElement, expressions);
        Assert.True(expressions.Count >= 12, $"{expressions.Count} expressions");
        HashSet<string> known = [.. MetricNames()];
        foreach (string expression in expressions)
        {
            string[] names = [.. Names().Matches(expression).Select(static match => match.Value)];
            Assert.True(names.Length > 0, expression);
            Assert.All(names, name => Assert.True(known.Contains(name), $"{name} in {expression}"));
        }
    }

    [Fact]
    public void The_dashboard_can_be_imported()
    {
        using JsonDocument dashboard = JsonDocument.Parse(File.ReadAllText(FromRoot("assets/grafana.json")));
        JsonElement root = dashboard.RootElement;
        Assert.Equal("datasource", root.GetProperty("templating").GetProperty("list")[0].GetProperty("type").GetString());
        List<int> ids = [];
        foreach (JsonElement panel in root.GetProperty("panels").EnumerateArray())
        {
            ids.Add(panel.GetProperty("id").GetInt32());
            Assert.False(string.IsNullOrEmpty(panel.GetProperty("title").GetString()));
            Assert.True(panel.GetProperty("gridPos").GetProperty("x").GetInt32() + panel.GetProperty("gridPos").GetProperty("w").GetInt32() <= 24);
            Assert.True(panel.GetProperty("type").GetString() == "row"
                || panel.GetProperty("datasource").GetProperty("uid").GetString() == "${datasource}");
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Every_metric_has_its_suffix_its_unit_and_a_sentence()
    {
        Assert.All(IoTop.Metrics.Metrics.All, static metric =>
        {
            Assert.Matches("^[a-z_]+$", metric.Name);
            Assert.EndsWith(metric.Unit.Length > 0 ? "_" + metric.Unit : metric.Name, metric.Name, StringComparison.Ordinal);
            Assert.EndsWith(".", metric.Help, StringComparison.Ordinal);
            Assert.DoesNotContain('\\', metric.Help);
        });
    }

    private static IEnumerable<string> MetricNames() => IoTop.Metrics.Metrics.All.SelectMany(static metric => metric.Type == MetricType.Histogram
        ? [metric.Name + "_bucket", metric.Name + "_sum", metric.Name + "_count"] : new[] { metric.QueryName });

    private static void Collect(JsonElement element, List<string> expressions)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                bool isQuery = property.Name is "expr" or "query" or "definition" && property.Value.ValueKind == JsonValueKind.String
                    && property.Value.GetString()!.Contains("iotop_sharp", StringComparison.Ordinal);
                if (isQuery || (property.Name == "expr" && property.Value.ValueKind == JsonValueKind.String))
                {
                    expressions.Add(property.Value.GetString()!);
                }

                Collect(property.Value, expressions);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Collect(item, expressions);
            }
        }
    }

    private static string FromRoot(string path, [CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "..", path);

    [GeneratedRegex(@"\b(iotop_sharp_[a-z_]+|process_[a-z]+_[a-z_]*(seconds|bytes)[a-z_]*)\b")]
    private static partial Regex Names();
}
