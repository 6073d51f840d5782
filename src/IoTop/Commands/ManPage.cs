using System.CommandLine;
using System.Globalization;
using System.Text;
using IoTop.Columns;
using IoTop.Output;

namespace IoTop.Commands;

/// <summary>The man page, with man(7) macros, made from the command tree and the column and key tables.</summary>
internal sealed class ManPage(ProgramSyntax syntax, IReadOnlyList<KeyHelp> keys, string version)
{
    private readonly StringBuilder _text = new();
    private bool _afterSection;

    public string Make()
    {
        Raw($".TH IOTOP-SHARP 8 \"\" \"iotop-sharp {Escape(version)}\" \"System Administration\"");
        Section("NAME");
        Paragraph("iotop-sharp - show live which process does how much I/O to which disk");
        Section("SYNOPSIS");
        Raw(".B iotop-sharp\n.RI [ OPTIONS ]");
        foreach (Command command in Commands)
        {
            string arguments = string.Concat(command.Arguments.Select(static a => "\n.I " + Escape(a.HelpName!)));
            Raw($".br\n.B iotop-sharp {ProgramSyntax.NameOf(command)}\n.RI [ OPTIONS ]{arguments}");
        }

        Description();
        Section("OPTIONS");
        Paragraph("All options of iotop and iotop-c are taken, in every spelling of both; short ones can be bundled (-bokn3), long "
            + "ones cut as long as they "
            + "are unique. Every on/off option has its opposite (--no-only, --threads, --show-io, ...); the last one given counts.");
        foreach (IGrouping<OptionSection, Option> section in syntax.Root.Options.Where(static o => !o.Hidden).GroupBy(HelpText.SectionOf))
        {
            Raw($".SS {HelpText.TitleOf(section.Key)}");
            Options(section);
        }

        foreach (Command command in Commands.Where(static command => command.Options.Count > 0))
        {
            Section($"OPTIONS OF {ProgramSyntax.NameOf(command).ToUpperInvariant()}");
            Paragraph(command.Description + ".");
            Options(command.Options.Where(static o => !o.Hidden));
            foreach (string note in syntax.NotesOf(command))
            {
                Paragraph(note);
            }

            Examples(command);
        }

        Keys();
        Columns("COLUMNS OF PROCESSES", ProcessColumns.All);
        Columns("COLUMNS OF DEVICES", DeviceColumns.All);
        Columns("COLUMNS OF I/OS", EventColumns.All);
        Columns("COLUMNS OF FUNCTIONS", FunctionColumns.All);
        Columns("COLUMNS OF SYSCALLS", SyscallProcessColumns.All);
        OutputSections();
        Ending();
        return _text.ToString();
    }

    /// <summary>Each command, and behind it its own.</summary>
    private IEnumerable<Command> Commands => syntax.Root.Subcommands.Where(static command => !command.Hidden)
        .SelectMany(static command => command.Subcommands.Prepend(command));

    private void Description()
    {
        Section("DESCRIPTION");
        Paragraph("iotop-sharp counts block I/O in the kernel with eBPF, by process, device and operation, and shows rates, latencies "
            + "and single I/Os. "
            + "The counts are exact however many I/Os there are; single I/Os that came too fast to be shown are counted as lost.");
        Paragraph("Without a command and without -b it opens an interactive screen. With -b it prints samples as iotop -b does. The "
            + "first sample comes after the "
            + "first delay, since before that there is nothing to report.");
        Paragraph("Total DISK READ and WRITE is what processes asked of devices: the sum of the table. Actual is what reached the "
            + "lowest devices, the disks under "
            + "RAID, LVM and encryption. IO is the share of the time in which the process had reads, writes or flushes under way; it "
            + "is measured, and needs no "
            + "kernel.task_delayacct.");
    }

    private void Options(IEnumerable<Option> options)
    {
        foreach (Option option in options)
        {
            string value = $"\\fI{Escape(option.HelpName ?? string.Empty)}\\fR";
            IEnumerable<string> names = option.Aliases.OrderBy(static alias => alias.Length).Append(option.Name).Select(name =>
                $"\\fB{Escape(name)}\\fR" + (name.StartsWith("--", StringComparison.Ordinal) ? ProgramSyntax.ValueText(option, value)
                    : ProgramSyntax.TakesValue(option) ? " " + value : string.Empty));
            Raw(".TP\n" + string.Join(", ", names));
            Raw(Escape(Sentence(option.Description!)));
        }
    }

    private void Examples(Command command)
    {
        foreach ((string line, string help) in syntax.ExamplesOf(command))
        {
            Paragraph(char.ToUpperInvariant(help[0]) + help[1..] + ":");
            Raw($".PP\n.RS\n\\fB{Escape(line)}\\fR\n.RE");
        }
    }

    private void Keys()
    {
        if (keys.Count == 0)
        {
            return;
        }

        Section("KEYS");
        foreach (IGrouping<string, KeyHelp> scope in keys.GroupBy(static key => key.Scope))
        {
            Raw($".SS {Escape(scope.Key)}");
            foreach (KeyHelp key in scope)
            {
                Raw($".TP\n\\fB{Escape(key.Keys)}\\fR\n{Escape(Sentence(key.Help))}");
            }
        }
    }

    private void Columns<TRow>(string title, IReadOnlyList<Column<TRow>> columns)
    {
        Section(title);
        foreach (Column<TRow> column in columns)
        {
            string key = string.Equals(column.Key, column.Header, StringComparison.OrdinalIgnoreCase) ? string.Empty
                : $" ({Escape(column.Key)})";
            string hidden = column.Visible ? string.Empty : " Not shown at first.";
            Raw($".TP\n\\fB{Escape(column.Header)}\\fR{key}\n{Escape(Sentence(column.Help))}{hidden}");
        }
    }

    private void OutputSections()
    {
        Section("JSON AND CSV");
        Paragraph("--json prints one object a line, the first of which names the schema; --csv prints the same fields as columns. A "
            + "field that does not apply is "
            + "not there, or empty in CSV. In samples:");
        Fields(SampleFields.All);
        Paragraph("In trace:");
        Fields(TraceFields.All);
        Paragraph("In the segments of trace:");
        Fields(TraceFields.OfSegment);
        Paragraph("In functions:");
        Fields(FunctionFields.All);
        Paragraph("In histogram, with amounts in bytes or us:");
        Fields(HistogramFields.All);
    }

    private void Fields(IReadOnlyList<RecordField> fields)
    {
        foreach (RecordField field in fields)
        {
            Raw($".TP\n\\fB{Escape(field.Name)}\\fR ({Escape(field.Unit)})\n{Escape(Sentence(field.Help))}");
        }
    }

    private void Ending()
    {
        Section("FILES");
        Raw(".TP\n\\fI$XDG_CONFIG_HOME/iotop-sharp/iotoprc\\fR (else \\fI~/.config/iotop-sharp/iotoprc\\fR)\nLong options, one a line; "
            + "# begins a comment. Read unless --no-config is given; the command line wins.");
        Raw(".TP\n\\fI/run/iotop-sharp/PID.sock\\fR\nWhere a running iotop-sharp is asked by functions add, remove and list. Only its user "
            + "and root can.");
        Section("ENVIRONMENT");
        Raw(".TP\n\\fBNO_COLOR\\fR\nNot empty: no colours, unless --color is given.");
        Raw(".TP\n\\fBLC_ALL\\fR, \\fBLC_CTYPE\\fR, \\fBLANG\\fR\nSay whether the terminal shows Unicode.");
        Raw($".TP\n\\fB{ControlDirectory.Variable}\\fR\nAnother directory than /run/iotop-sharp.");
        Section("EXIT STATUS");
        Raw(".TP\n0\nDone.\n.TP\n1\nSomething failed.\n.TP\n2\nThe command line makes no sense.\n.TP\n3\nThe kernel, or this user on "
            + "it, lacks what is needed; see iotop-sharp doctor.");
        Raw(".PP\nWith a COMMAND, functions, calls, syscalls and histogram return what it returned, or 128 and the number of the signal that killed it.");
        Section("SEE ALSO");
        Raw(".BR iotop (8),\n.BR iostat (1),\n.BR ionice (1),\n.BR blktrace (8)");
    }

    private void Section(string title)
    {
        Raw($".SH {Escape(title)}");
        _afterSection = true;
    }

    private void Paragraph(string text) => Raw((_afterSection ? string.Empty : ".PP\n") + Escape(text));

    private void Raw(string text)
    {
        _text.Append(text).Append('\n');
        _afterSection = false;
    }

    private static string Sentence(string text) =>
        char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..] + (text.EndsWith('.') || text.EndsWith(']') ? string.Empty : ".");

    /// <summary>roff sees commands in a leading dot or quote, and escapes behind backslashes.</summary>
    private static string Escape(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
