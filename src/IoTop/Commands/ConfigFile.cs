using System.Globalization;
using System.Text;
using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Commands;

/// <summary>
/// The saved options: one long option a line, blank lines and # comments between them, as iotop-c's iotoprc. The command line is read
/// after it and wins.
/// </summary>
internal sealed class ConfigFile(Func<string, string?> variable)
{
    /// <summary>$XDG_CONFIG_HOME/iotop-sharp/iotoprc, else under ~/.config; null when there is no home.</summary>
    public string? Path
    {
        get
        {
            string? folder = variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg
                : variable("HOME") is { Length: > 0 } home ? System.IO.Path.Combine(home, ".config") : null;
            return folder is null ? null : System.IO.Path.Combine(folder, ProgramSyntax.ProgramName, "iotoprc");
        }
    }

    /// <summary>The saved options; none when there is no file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string[] Load()
    {
        if (Path is not string path || !File.Exists(path))
        {
            return [];
        }

        return [.. File.ReadLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#')];
    }

    /// <summary>Writes the file anew and returns its path; what was there before stays until the new one is complete.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public string Save(MonitorOptions options)
    {
        string path = Path ?? throw new IOException("cannot save the options: neither XDG_CONFIG_HOME nor HOME is set");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        string fresh = path + ".new";
        File.WriteAllText(fresh, Format(options));
        File.Move(fresh, path, overwrite: true);
        return path;
    }

    /// <summary>The options as lines. What belongs to a single run (-b, -n, -p, -u, -D, -t, -q, --filter) is not among them.</summary>
    public static string Format(MonitorOptions options)
    {
        var text = new StringBuilder();
        text.Append("# iotop-sharp configuration: one long option a line; written by W and -W\n\n");
        foreach (string line in Lines(options))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Lines(MonitorOptions options)
    {
        var lines = new List<string?>
        {
            string.Create(CultureInfo.InvariantCulture, $"--delay={options.Delay.TotalSeconds}"),
            When(options.Only, "--only"),

            // In batch rows are threads by default, which is no choice of the user's.
            When(!options.Batch && options.ByThread, "--threads"),
            When(options.ByCgroup, "--by=cgroup"),
            When(options.Amounts == AmountMode.Accumulated, "--accumulated"),
            When(options.Amounts == AmountMode.AverageRate, "--accum-bw"),
            When(options.Units.Kilobytes, "--kilobytes"),
            When(options.Units.Si, "--si"),
            When(options.Units.Threshold != UnitStyle.Default.Threshold, $"--threshold={options.Units.Threshold}"),
            When(!options.FullCommand, "--no-fullcmdline"),
            When(options.ReverseGraph, "--reverse-graph"),
            When(options.DeadX, "--dead-x"),
            When(options.HideExited, "--hide-exited"),
            When(!options.Color, "--no-color"),
            When(options.HideClock, "--hide-time"),
            When(options.Ascii == true, "--ascii"),
            When(options.Ascii == false, "--unicode"),
            When(options.Inverse, "--inverse"),
            When(options.Graph != GraphSource.Io, "--grtype=" + NameOf(MonitorSyntax.GraphSources, options.Graph)),
            When(options.Help != HelpType.Inline, "--help-type=" + NameOf(MonitorSyntax.HelpTypes, options.Help)),
            When(options.Sort is not null, $"--sort={options.Sort}"
                + (options.SortAscending switch { true => ":asc", false => ":desc", null => "" })),
            When(options.Theme is not null, $"--theme={options.Theme}"),
            When(options.EventsRingBytes is not null,
                string.Create(CultureInfo.InvariantCulture, $"--events-ring={options.EventsRingBytes}")),
        };
        lines.AddRange(CaptureLines(options));
        lines.AddRange(options.HiddenColumns.Select(static key => "--hide-" + key));
        lines.AddRange(options.ShownColumns.Select(static key => "--show-" + key));
        return lines.OfType<string>();
    }

    private static IEnumerable<string?> CaptureLines(MonitorOptions options) =>
    [
        When(options.Payload, "--payload"),
        When(options.SnapLength == CaptureSettings.WholeSegments, $"--snaplen={CaptureSyntax.All}"),
        When(options.SnapLength is not (CaptureSettings.DefaultSnapLength or CaptureSettings.WholeSegments),
            string.Create(CultureInfo.InvariantCulture, $"--snaplen={options.SnapLength}")),
        When(options.PayloadStoreBytes is not null,
            string.Create(CultureInfo.InvariantCulture, $"--payload-store={options.PayloadStoreBytes}")),
        When(options.PayloadRingBytes is not null,
            string.Create(CultureInfo.InvariantCulture, $"--payload-ring={options.PayloadRingBytes}")),
        When(options.HistoryBytes is not null, string.Create(CultureInfo.InvariantCulture, $"--history={options.HistoryBytes}")),
        When(options.ByDirtier, "--by-dirtier"),
    ];

    private static string? When(bool condition, string line) => condition ? line : null;

    private static string NameOf<T>(IReadOnlyList<(string Name, T Value)> names, T value)
        where T : struct => names.First(pair => pair.Value.Equals(value)).Name;
}
