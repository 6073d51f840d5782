using System.CommandLine;
using System.Text;

namespace IoTop.Commands;

/// <summary>
/// Completion scripts for bash, zsh and fish, made from the command tree. They are complete in themselves: pressing Tab starts no .NET
/// program.
/// </summary>
internal sealed class CompletionScripts(ProgramSyntax syntax)
{
    private const string Program = ProgramSyntax.ProgramName;

    /// <param name="shell">bash, zsh or fish.</param>
    public string For(string shell) => shell switch
    {
        "bash" => Bash(),
        "zsh" => Zsh(),
        _ => Fish(),
    };

    private IEnumerable<Command> Commands => syntax.Root.Subcommands.Where(static command => !command.Hidden).Prepend(syntax.Root);

    private static IReadOnlyList<string> ChoicesOf(Option option) => ((IDocumentedOption)option).Choices;

    /// <summary>Its options and those of its own commands, which are few enough not to be told apart.</summary>
    private IEnumerable<Option> OptionsOf(Command command) => command == syntax.Root ? command.Options
        : syntax.OptionsOf(command).Concat(command.Subcommands.SelectMany(static child => child.Options)).DistinctBy(static o => o.Name);

    private IEnumerable<string> WordsOf(Command command) => command == syntax.Completion ? ["bash", "zsh", "fish"]
        : command.Subcommands.Select(static child => child.Name);

    private string Bash()
    {
        var text = new StringBuilder();
        text.Append($$"""
            # bash completion for {{Program}}; made by: {{Program}} completion bash
            _iotop_sharp()
            {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command='' glued='' word
                # --name=value is three words to bash.
                if [[ $current == = ]]; then
                    current= glued='='
                elif [[ $previous == = ]]; then
                    previous=${COMP_WORDS[COMP_CWORD-2]} glued='='
                fi
                for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                    case $word in
                        {{string.Join('|', Commands.Skip(1).Select(static c => c.Name))}}) command=$word; break ;;
                    esac
                done
                case $command:$previous$glued in

            """);
        foreach (Command command in Commands)
        {
            string name = command == syntax.Root ? string.Empty : command.Name;
            foreach (Option option in OptionsOf(command).Where(ProgramSyntax.TakesValue))
            {
                // A value that may be left out is never the next word.
                string[] ends = ProgramSyntax.IsValueOptional(option) ? ["="] : ["", "="];
                string spellings = string.Join('|', option.Aliases.Prepend(option.Name)
                    .SelectMany(spelling => ends.Select(end => $"{name}:{spelling}{end}")));
                text.Append($"        {spellings}) mapfile -t COMPREPLY < <(compgen {BashValues(option)} -- \"$current\"); return ;;\n");
            }
        }

        text.Append("    esac\n    case $command in\n");
        foreach (Command command in Commands.Skip(1))
        {
            string words = string.Join(' ', OptionsOf(command).Where(static o => !o.Hidden).Select(static o => o.Name)
                .Concat(WordsOf(command)));
            string files = TakesFile(command) ? "-f " : "";
            text.Append($"        {command.Name}) mapfile -t COMPREPLY < <(compgen {files}-W '{words}' -- \"$current\") ;;\n");
        }

        IEnumerable<string> rootWords = Commands.Skip(1).Select(static c => c.Name)
            .Concat(syntax.Root.Options.Where(static o => !o.Hidden).Select(static o => o.Name));
        text.Append($"        *) mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', rootWords)}' -- \"$current\") ;;\n");
        text.Append($"    esac\n}}\ncomplete -F _iotop_sharp {Program}\n");
        return text.ToString();
    }

    private static bool TakesFile(Command command) => command.Arguments.Any(static argument => argument.HelpName is "FILE" or "TRACE...");

    private static string BashValues(Option option) => ChoicesOf(option) switch
    {
        ["@user"] => "-u",
        ["@device"] => "-W \"$(cd /sys/class/block 2>/dev/null && echo *)\"",
        ["@pid"] => "-W \"$(cd /proc && echo [0-9]*)\"",
        ["@file"] => "-f",
        [] => "-W ''",
        var words => $"-W '{string.Join(' ', words)}'",
    };

    private string Zsh()
    {
        var text = new StringBuilder();
        text.Append($$"""
            #compdef {{Program}}
            # zsh completion for {{Program}}; made by: {{Program}} completion zsh
            _iotop_sharp()
            {
                local context state state_descr line
                typeset -A opt_args
                case $words[2] in

            """);
        foreach (Command command in Commands.Skip(1))
        {
            text.Append($"        {command.Name})\n            shift words; (( CURRENT-- ))\n            _arguments -s");
            ZshOptions(text, command, "                ");
            text.Append(WordsOf(command).Any() ? $" \\\n                '1:{(command == syntax.Completion ? "shell" : "command")}:"
                + $"({string.Join(' ', WordsOf(command))})'\n            ;;\n"
                : TakesFile(command) ? " \\\n                '*:file:_files'\n            ;;\n" : "\n            ;;\n");
        }

        text.Append("        *)\n            _arguments -s");
        ZshOptions(text, syntax.Root, "                ");
        IEnumerable<string> commands = Commands.Skip(1).Select(static c => $"{c.Name}\\:\"{ZshText(c.Description!)}\"");
        text.Append($" \\\n                '1:command:(({string.Join(' ', commands)}))'\n");
        text.Append("            ;;\n    esac\n}\n_iotop_sharp \"$@\"\n");
        return text.ToString();
    }

    private void ZshOptions(StringBuilder text, Command command, string indent)
    {
        foreach (Option option in OptionsOf(command).Where(static o => !o.Hidden))
        {
            bool repeatable = option.Arity.MaximumNumberOfValues > 1 || option is FlagOption { Counted: true };
            string value = !ProgramSyntax.TakesValue(option) ? string.Empty
                : $"{(ProgramSyntax.IsValueOptional(option) ? "::" : ":")}{option.HelpName}:{ZshValues(option)}";
            foreach (string spelling in option.Aliases.Append(option.Name))
            {
                string suffix = !ProgramSyntax.TakesValue(option) ? string.Empty
                    : ProgramSyntax.IsValueOptional(option) ? "=-" : spelling.StartsWith("--", StringComparison.Ordinal) ? "=" : "+";
                text.Append($" \\\n{indent}'{(repeatable ? "*" : string.Empty)}{spelling}{suffix}[{ZshText(option.Description!)}]{value}'");
            }
        }
    }

    private static string ZshText(string text) =>
        text.Replace("'", "’", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private static string ZshValues(Option option) => ChoicesOf(option) switch
    {
        ["@user"] => "_users",
        ["@device"] => "_files -W /sys/class/block",
        ["@pid"] => "_pids",
        ["@file"] => "_files",
        [] => " ",
        var words => $"({string.Join(' ', words)})",
    };

    private string Fish()
    {
        var text = new StringBuilder($"# fish completion for {Program}; made by: {Program} completion fish\ncomplete -c {Program} -f\n");
        string names = string.Join(' ', Commands.Skip(1).Select(static c => c.Name));
        foreach (Command command in Commands)
        {
            bool isRoot = command == syntax.Root;
            string condition = isRoot ? $"not __fish_seen_subcommand_from {names}" : $"__fish_seen_subcommand_from {command.Name}";
            if (!isRoot)
            {
                text.Append($"complete -c {Program} -n '__fish_use_subcommand' -a {command.Name} -d '{FishText(command.Description!)}'\n");
            }

            if (!isRoot && WordsOf(command).Any())
            {
                text.Append($"complete -c {Program} -n '{condition}' -a '{string.Join(' ', WordsOf(command))}'\n");
            }

            if (TakesFile(command))
            {
                text.Append($"complete -c {Program} -n '{condition}' -F\n");
            }

            foreach (Option option in OptionsOf(command).Where(static o => !o.Hidden))
            {
                string spellings = string.Concat(option.Aliases.Append(option.Name).Select(static s =>
                    s.StartsWith("--", StringComparison.Ordinal) ? $" -l {s[2..]}"
                        : $" -s {s[1..].Replace("?", "\\?", StringComparison.Ordinal)}"));
                string value = !ProgramSyntax.TakesValue(option) ? string.Empty
                    : (ProgramSyntax.IsValueOptional(option) ? " -f" : ChoicesOf(option) is ["@file"] ? " -r" : " -x") + FishValues(option);
                text.Append($"complete -c {Program} -n '{condition}'{spellings}{value} -d '{FishText(option.Description!)}'\n");
            }
        }

        return text.ToString();
    }

    private static string FishText(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static string FishValues(Option option) => ChoicesOf(option) switch
    {
        ["@user"] => " -a '(__fish_complete_users)'",
        ["@device"] => " -a '(command ls /sys/class/block)'",
        ["@pid"] => " -a '(__fish_complete_pids)'",
        ["@file"] => " -F",
        [] => string.Empty,
        var words => $" -a '{string.Join(' ', words)}'",
    };
}
