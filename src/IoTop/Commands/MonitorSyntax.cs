using System.CommandLine;
using System.Globalization;
using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>
/// Options of the monitor: all of iotop and iotop-c in both spellings, and ours. Parser, help, man page, completions and README are made
/// from these objects.
/// </summary>
internal sealed partial class MonitorSyntax
{
    private readonly ValueOption<uint[]> _pids = new("--pid", "PID",
        "processes or threads to show: repeat it or list them with commas [all]", OptionParsers.Pids, "-p")
    {
        Section = OptionSection.What,
        Choices = ["@pid"],
        Repeatable = true,
    };

    private readonly ValueOption<string[]> _users = new("--user", "USER",
        "users to show, by name, number or +number: repeat it or list them with commas [all]", OptionParsers.Words, "-u")
    {
        Section = OptionSection.What,
        Choices = ["@user"],
        Repeatable = true,
    };

    private readonly ValueOption<string[]> _cgroups = CgroupSyntax.Chosen();

    private readonly ValueOption<RowsOf?> _by = CgroupSyntax.By();

    private readonly ValueOption<string[]> _devices = new("--device", "DEVICE",
        "devices to show, by name, path, mount point or major:minor: repeat it or list them with commas [all]", OptionParsers.Words, "-D")
    {
        Section = OptionSection.What,
        Choices = ["@device"],
        Repeatable = true,
    };

    private readonly ValueOption<string> _filter = new("--filter", "REGEX", "show only rows whose PID or command matches",
        result => result.Tokens[^1].Value)
    {
        Section = OptionSection.What,
    };

    private readonly ValueOption<TimeSpan?> _delay = new("--delay", "SEC",
        $"time between samples, {OptionParsers.DelayRange} [1]", OptionParsers.Delay, "-d")
    {
        Section = OptionSection.Numbers,
    };

    private readonly ValueOption<int?> _iterations = new("--iter", "NUM", "end after this many samples [never]",
        OptionParsers.Count("number of samples", int.MaxValue), "-n")
    {
        Section = OptionSection.Numbers,
    };

    private readonly ValueOption<int?> _threshold = new("--threshold", "NUM", "the next unit begins at this many of it, 1 to 10 [2]",
        OptionParsers.Count("threshold", 10))
    {
        Section = OptionSection.Numbers,
    };

    private readonly ValueOption<GraphSource?> _graph = new("--grtype", "TYPE", "what the graph shows: io, r, w, rw or sw [io]",
        OptionParsers.Choice("graph type", GraphSources), "-g")
    {
        Section = OptionSection.Look,
        Choices = [.. GraphSources.Select(choice => choice.Name)],
    };

    private readonly ValueOption<HelpType?> _help = new("--help-type", "TYPE",
        "how keys are explained on screen: none, win or inline [inline]", OptionParsers.Choice("help type", HelpTypes), "-H")
    {
        Section = OptionSection.Look,
        Choices = [.. HelpTypes.Select(choice => choice.Name)],
    };

    private readonly ValueOption<SortOrder?> _sort = new("--sort", "COLUMN",
        "sort by this column; COLUMN:asc or COLUMN:desc sets the direction [io]", SortOrder.Parse)
    {
        Section = OptionSection.Numbers,
        Choices = SortOrder.Keys,
    };

    private readonly ValueOption<string> _theme = new("--theme", "NAME", "colour scheme", OptionParsers.Theme)
    {
        Section = OptionSection.Look,
        Choices = [.. Scheme.Names],
    };

    private readonly ValueOption<string> _from = From();

    private readonly ValueOption<uint?> _eventsRing = EventsRing();

    private readonly ValueOption<uint?> _payload = new("--payload", "BYTES",
        "capture the bytes of I/Os, the first BYTES of each segment, or all [512; on screen]", CaptureSyntax.ParseLength)
    {
        Section = OptionSection.Content,
        BareValue = CaptureSettings.DefaultSnapLength.ToString(CultureInfo.InvariantCulture),
    };

    private readonly ValueOption<uint?> _snapLength = new("--snaplen", "BYTES",
        "how many bytes of each segment are captured when bytes are, such as 4K, or all [512]", CaptureSyntax.ParseLength)
    {
        Section = OptionSection.Content,
    };

    private readonly ValueOption<uint?> _payloadStore = new("--payload-store", "SIZE",
        "how many captured bytes are kept, such as 256M [32M]", OptionParsers.Bytes)
    {
        Section = OptionSection.Content,
    };

    private readonly ValueOption<uint?> _payloadRing = CaptureSyntax.PayloadRing();

    private readonly ValueOption<uint?> _history = new("--history", "SIZE",
        "memory for the past on screen, such as 256M; 0: none is kept [64M]", OptionParsers.Bytes)
    {
        Section = OptionSection.Content,
    };

    private readonly List<FlagOption> _flags = [];

    public MonitorSyntax()
    {
        DeclareFlags();
    }

    public static IReadOnlyList<(string Name, GraphSource Value)> GraphSources { get; } =
    [
        ("io", GraphSource.Io), ("r", GraphSource.Read), ("w", GraphSource.Write), ("rw", GraphSource.ReadWrite),
            ("sw", GraphSource.SwapIn),
    ];

    public static IReadOnlyList<(string Name, HelpType Value)> HelpTypes { get; } =
    [
        ("none", HelpType.None), ("win", HelpType.Window), ("inline", HelpType.Inline),
    ];

    /// <summary>An option that trace has too.</summary>
    public static ValueOption<uint?> EventsRing() => new("--events-ring", "SIZE",
        "size of the kernel's event buffer, such as 16M; more loses less under load", OptionParsers.Bytes);

    /// <summary>The option of all commands that can read a recording instead of the kernel.</summary>
    public static ValueOption<string> From() => new("--from", "FILE", "read a recording, as record makes it, instead of this machine",
        static result => result.Tokens[^1].Value)
    {
        Section = OptionSection.What,
        Choices = ["@file"],
    };

    /// <summary>Name of the option that keeps the configuration file out.</summary>
    public static string NoConfigName => "--no-config";

    /// <summary>Adds every option to the command, in the order of help and man page.</summary>
    public void AddTo(Command command)
    {
        List<Option> options = [_pids, _users, _cgroups, _by, _devices, _filter, _from, _delay, _iterations, _threshold, _sort, _graph, _help, _theme,
            _payload, _snapLength, _payloadStore, _payloadRing, _history, _eventsRing, .. _flags];
        foreach (Option option in options.OrderBy(o => ((IDocumentedOption)o).Section))
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds those that make sense for a recording that is named otherwise.</summary>
    public void AddToReplay(Command command)
    {
        AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[_from, _payload, _snapLength, _payloadRing, _eventsRing])
        {
            command.Options.Remove(option);
        }
    }

    /// <summary>Whether a time between samples was asked for: a recording has its own.</summary>
    public bool HasDelay(ParseResult result) => result.GetResult(_delay) is { Implicit: false };

    /// <summary>The parsed values, with what one option implies for another.</summary>
    /// <param name="result">A parse without errors.</param>
    /// <param name="noColorVariable">The value of NO_COLOR, which <c>--color</c> overrules.</param>
    public MonitorOptions Bind(ParseResult result, string? noColorVariable)
    {
        int quiet = Math.Min(Count(result, "--quiet"), 3);
        OutputFormat format = Is(result, "--json") ? OutputFormat.Json : Is(result, "--csv") ? OutputFormat.Csv : OutputFormat.Text;
        bool time = Is(result, "--time");
        bool batch = Is(result, "--batch") || time || quiet > 0 || format != OutputFormat.Text;
        SortOrder? sort = result.GetValue(_sort);
        RowsOf? by = result.GetValue(_by);
        return Look(result, noColorVariable) with
        {
            Batch = batch,
            Format = format,
            Time = time,
            Quiet = quiet,
            Pids = result.GetValue(_pids) ?? [],
            Users = result.GetValue(_users) ?? [],
            Cgroups = result.GetValue(_cgroups) ?? [],
            Devices = result.GetValue(_devices) ?? [],
            Filter = result.GetValue(_filter),
            From = result.GetValue(_from),
            Delay = result.GetValue(_delay) ?? TimeSpan.FromSeconds(1),
            Iterations = result.GetValue(_iterations),
            ByCgroup = by == RowsOf.Cgroups,
            ByThread = by is RowsOf rows ? rows == RowsOf.Threads : Is(result, "--threads") || Is(result, "--no-processes") || (batch && !Is(result, "--processes")),
            Only = Is(result, "--only"),
            Amounts = Is(result, "--accumulated") ? AmountMode.Accumulated : Is(result, "--accum-bw") ? AmountMode.AverageRate
                : AmountMode.Rate,
            Units = new UnitStyle(Is(result, "--kilobytes"), Is(result, "--si"), result.GetValue(_threshold)
                ?? UnitStyle.Default.Threshold),
            FullCommand = !Is(result, "--no-fullcmdline"),
            HiddenColumns = Columns(result, "--hide-"),
            ShownColumns = Columns(result, "--show-"),
            Sort = sort?.Key,
            SortAscending = sort?.Ascending,
            EventsRingBytes = result.GetValue(_eventsRing),
            Payload = result.GetValue(_payload) is not null,
            SnapLength = result.GetValue(_snapLength) ?? result.GetValue(_payload) ?? CaptureSettings.DefaultSnapLength,
            PayloadStoreBytes = result.GetValue(_payloadStore),
            PayloadRingBytes = result.GetValue(_payloadRing),
            HistoryBytes = result.GetValue(_history),
            ByDirtier = Is(result, "--by-dirtier"),
            WriteConfig = Is(result, "--write"),
            Verbose = Is(result, "--verbose"),
        };
    }

    private MonitorOptions Look(ParseResult result, string? noColorVariable) => new()
    {
        Graph = result.GetValue(_graph) ?? GraphSource.Io,
        ReverseGraph = Is(result, "--reverse-graph"),
        DeadX = Is(result, "--dead-x"),
        HideExited = Is(result, "--hide-exited"),
        Color = Is(result, "--color") || (!Is(result, "--no-color") && string.IsNullOrEmpty(noColorVariable)),
        HideClock = Is(result, "--hide-time"),
        Ascii = Is(result, "--ascii") ? true : Is(result, "--unicode") ? false : null,
        Inverse = Is(result, "--inverse"),
        Help = result.GetValue(_help) ?? (Is(result, "--no-help") ? HelpType.None : HelpType.Inline),
        Theme = result.GetValue(_theme),
    };

    /// <summary>True when the configuration file is not to be read.</summary>
    public bool SkipsConfiguration(ParseResult result) => Is(result, NoConfigName);

    private bool Is(ParseResult result, string name) => Count(result, name) > 0;

    private int Count(ParseResult result, string name) =>
        result.GetResult(_flags.Find(flag => flag.Name == name)!) is { Implicit: false } given ? given.IdentifierTokenCount : 0;

    private List<string> Columns(ParseResult result, string prefix)
    {
        var keys = new List<string>();
        foreach (FlagOption flag in _flags)
        {
            if (flag.Group.StartsWith(ColumnGroup, StringComparison.Ordinal) && flag.Name.StartsWith(prefix, StringComparison.Ordinal)
                && Is(result, flag.Name))
            {
                keys.Add(flag.Group[ColumnGroup.Length..]);
            }
        }

        return keys;
    }
}
