using IoTop.Columns;
using IoTop.Model;

namespace IoTop.Commands;

/// <content>The options without values.</content>
internal sealed partial class MonitorSyntax
{
    private const string ColumnGroup = "column:";

    private void DeclareFlags()
    {
        Toggle(OptionSection.What, "--only", "--no-only", "show only processes or threads that did I/O in the last sample", "-o");
        Toggle(OptionSection.What, "--processes", "--no-processes", "rows are processes [on screen]", "-P");
        Opposite(OptionSection.What, "--threads", "--processes", "rows are threads [in batch]", hidden: false);
        Toggle(OptionSection.What, "--by-dirtier", "--by-submitter",
            "writes count for the process that dirtied the page; --by-submitter: for the one that sent them [on screen]");
        Toggle(OptionSection.Numbers, "--accumulated", "--no-accumulated", "show bytes since the start instead of bytes per second", "-a");
        Toggle(OptionSection.Numbers, "--accum-bw", "--no-accum-bw", "show the average bytes per second since the start", "-A");
        Toggle(OptionSection.Numbers, "--kilobytes", "--no-kilobytes", "always use kilobytes", "-k");
        Toggle(OptionSection.Numbers, "--si", "--no-si", "units are powers of 1000, not 1024");
        Toggle(OptionSection.Columns, "--fullcmdline", "--no-fullcmdline", "show the whole command line, not only the task's name [on]",
            "-c");
        DeclareColumns();
        Toggle(OptionSection.Look, "--reverse-graph", "--no-reverse-graph", "the graph's newest value is on the left", "-R");
        Toggle(OptionSection.Look, "--dead-x", "--no-dead-x", "mark ended processes with x", "-x");
        Toggle(OptionSection.Look, "--hide-exited", "--show-exited", "do not show ended processes", "-e");
        Toggle(OptionSection.Look, "--no-color", "--color", "no colours; NO_COLOR in the environment does the same", "-l");
        Toggle(OptionSection.Look, "--hide-time", "--show-time", "no clock in the header", "-T");
        Toggle(OptionSection.Look, "--ascii", "--unicode",
            "draw with ASCII only; --unicode draws with all of Unicode [as the locale says]");
        Toggle(OptionSection.Look, "--inverse", "--no-inverse", "show the sort column's title inverse", "-N");
        Single(OptionSection.Batch, "--batch", "print samples, do not open the screen", "-b");
        Toggle(OptionSection.Batch, "--time", "--no-time", "begin each line with the time (implies --batch)", "-t", "--timestamp");
        _flags.Add(new FlagOption("--quiet", "column names once; -qq: never; -qqq: no summary either (implies --batch)", "quiet", "-q")
        {
            Section = OptionSection.Batch,
            Counted = true,
        });
        Single(OptionSection.Batch, "--json", "print samples as JSON Lines (implies --batch)");
        Single(OptionSection.Batch, "--csv", "print samples as CSV (implies --batch)", group: "--json");
        Single(OptionSection.Other, "--write", "save the options to the configuration file and end", "-W");
        Single(OptionSection.Other, NoConfigName, "do not read the configuration file");
        Single(OptionSection.Other, "--verbose", "say more when something fails");

        // Older iotop-c had it instead of --help-type.
        _flags.Add(new FlagOption("--no-help", "the same as --help-type=none", "--no-help") { Hidden = true });

        // iotop's profiler switch does nothing in old scripts but has to be taken.
        _flags.Add(new FlagOption("--profile", "ignored", "--profile") { Hidden = true });
    }

    private void DeclareColumns()
    {
        foreach (Column<ProcessRow> column in ProcessColumns.All.OrderBy(column => column.Digit == 0 ? int.MaxValue : column.Digit))
        {
            // iotop-c's nine have digits and are in everybody's fingers; the others can be named too, without crowding the help.
            string[] digit = column.Digit == 0 ? [] : ["-" + column.Digit];
            string group = ColumnGroup + column.Key;
            _flags.Add(new FlagOption("--hide-" + column.Key, $"hide the column {column.Header}", group, digit)
            {
                Section = OptionSection.Columns,
                Hidden = column.Digit == 0 && !column.Visible,
            });
            _flags.Add(new FlagOption("--show-" + column.Key, $"show the column {column.Header}", group)
            {
                Section = OptionSection.Columns,
                Hidden = column.Visible,
            });
        }
    }

    private void Toggle(OptionSection section, string on, string off, string help, params string[] aliases)
    {
        // -a and -A, and every on/off pair, undo each other only through their own group, as in iotop-c.
        string group = on is "--accum-bw" ? "--accumulated" : on;
        _flags.Add(new FlagOption(on, help, group, aliases) { Section = section });
        Opposite(section, off, group, "undo " + on, hidden: true);
    }

    private void Opposite(OptionSection section, string name, string group, string help, bool hidden) =>
        _flags.Add(new FlagOption(name, help, group) { Section = section, Hidden = hidden });

    private void Single(OptionSection section, string name, string help, string? alias = null, string? group = null) =>
        _flags.Add(new FlagOption(name, help, group ?? name, alias is null ? [] : [alias]) { Section = section });
}
