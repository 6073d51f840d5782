using System.CommandLine;
using System.Text;

namespace IoTop.Commands;

/// <summary>--help of each command, made from the command tree.</summary>
internal sealed class HelpText(ProgramSyntax syntax)
{
    private const int Width = 80;
    private const int NameWidth = 26;

    public string For(Command command)
    {
        var text = new StringBuilder();
        bool isRoot = command == syntax.Root;
        text.Append("Usage: ").Append(Usage(command)).Append("\n\n");
        Wrap(text, command.Description + ".", 0, 0);
        if (command.Subcommands.Count > 0)
        {
            text.Append("\nCommands:\n");
            foreach (Command child in command.Subcommands.Where(static child => !child.Hidden))
            {
                Entry(text, "  " + child.Name, child.Description!);
            }
        }

        foreach (IGrouping<OptionSection, Option> section in syntax.OptionsOf(command).Where(static o => !o.Hidden).GroupBy(SectionOf))
        {
            text.Append('\n').Append(isRoot || section.Key != OptionSection.Other ? TitleOf(section.Key) : "Options").Append(":\n");
            foreach (Option option in section)
            {
                Entry(text, NamesOf(option), option.Description!);
            }
        }

        foreach (string note in syntax.NotesOf(command))
        {
            text.Append('\n');
            Wrap(text, note, 0, 0);
        }

        foreach ((string line, string help) in syntax.ExamplesOf(command))
        {
            text.Append('\n');
            Wrap(text, char.ToUpperInvariant(help[0]) + help[1..] + ":", 0, 0);
            text.Append("  ").Append(line).Append('\n');
        }

        text.Append('\n');
        Wrap(text, isRoot ? "Every on/off option has its opposite: --no-only, --no-accumulated, --show-io and so on; the last one "
            + "given counts. "
            + "Options of iotop and iotop-c mean here what they mean there." : $"More: man {ProgramSyntax.ProgramName}", 0, 0);
        return text.ToString();
    }

    public static OptionSection SectionOf(Option option) => option is IDocumentedOption documented ? documented.Section
        : OptionSection.Other;

    public static string TitleOf(OptionSection section) => section switch
    {
        OptionSection.What => "What is shown",
        OptionSection.Numbers => "Numbers and order",
        OptionSection.Columns => "Columns",
        OptionSection.Look => "Look",
        OptionSection.Batch => "Output without a screen",
        OptionSection.Content => "What I/Os consist of",
        _ => "Other",
    };

    public static string Usage(Command command)
    {
        string arguments = string.Concat(command.Arguments.Select(static argument => $" {argument.HelpName}"));
        string name = command is RootCommand ? ProgramSyntax.ProgramName
            : $"{ProgramSyntax.ProgramName} {ProgramSyntax.NameOf(command)}";
        return $"{name} [OPTIONS]{arguments}" + (command is RootCommand ? $"\n       {name} COMMAND [OPTIONS]"
            : string.Concat(command.Subcommands.Select(child =>
                $"\n       {name} {child.Name} [OPTIONS]{string.Concat(child.Arguments.Select(static a => $" {a.HelpName}"))}")));
    }

    /// <summary>Short name first, then the long one with its value, as people look for them.</summary>
    private static string NamesOf(Option option)
    {
        string? shortName = option.Aliases.FirstOrDefault(static alias => !alias.StartsWith("--", StringComparison.Ordinal));
        return (shortName is null ? "      " : $"  {shortName}, ") + option.Name + ProgramSyntax.ValueText(option, option.HelpName!);
    }

    private static void Entry(StringBuilder text, string names, string help)
    {
        text.Append(names);
        int column = names.Length;
        if (column > NameWidth - 2)
        {
            text.Append('\n');
            column = 0;
        }

        text.Append(' ', NameWidth - column);
        Wrap(text, help, NameWidth, NameWidth);
    }

    private static void Wrap(StringBuilder text, string words, int indent, int column)
    {
        foreach (string word in words.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }
            else if (column > indent)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
