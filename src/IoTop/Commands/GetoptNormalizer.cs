using System.CommandLine;

namespace IoTop.Commands;

/// <summary>
/// Rewrites a command line as getopt_long(3) reads it into one that System.CommandLine reads the same way: bundled flags and glued
/// values (<c>-bokn3</c>, <c>-d0.5</c>), values that begin with a dash, optional values (<c>--hexdump</c>, <c>--hexdump=64</c>), unique
/// prefixes of long names (<c>--accum-b</c>), and the last one wins. Old scripts depend on nearly every one of these.
/// </summary>
internal sealed class GetoptNormalizer
{
    private readonly List<Emission> _emitted = [];
    private readonly IReadOnlyList<string> _args;
    private Command _command;
    private int _next;

    private GetoptNormalizer(Command root, IReadOnlyList<string> args)
    {
        _command = root;
        _args = args;
    }

    /// <summary>Returns the tokens for the parser.</summary>
    /// <exception cref="UsageException">An option is unknown, ambiguous, or lacks or does not take a value.</exception>
    public static string[] Normalize(Command root, IReadOnlyList<string> args)
    {
        var normalizer = new GetoptNormalizer(root, args);
        normalizer.Run();
        var tokens = new List<string>();
        foreach (Emission emission in normalizer._emitted)
        {
            tokens.AddRange(emission.Tokens);
        }

        return [.. tokens];
    }

    private void Run()
    {
        while (_next < _args.Count)
        {
            string arg = _args[_next++];
            if (arg == "--")
            {
                EmitRest();
            }
            else if (arg.StartsWith("--", StringComparison.Ordinal))
            {
                Long(arg);
            }
            else if (arg.Length > 1 && arg[0] == '-')
            {
                Bundle(arg);
            }
            else
            {
                Word(arg);
            }
        }
    }

    private void EmitRest()
    {
        _emitted.Add(new Emission(null, ["--", .. _args.Skip(_next)]));
        _next = _args.Count;
    }

    private void Word(string arg)
    {
        foreach (Command child in _command.Subcommands)
        {
            if (child.Name == arg)
            {
                _command = child;
                break;
            }
        }

        _emitted.Add(new Emission(null, [arg]));
    }

    private void Long(string arg)
    {
        int equals = arg.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? arg : arg[..equals];
        Option option = FindLong(name);
        if (!ProgramSyntax.TakesValue(option))
        {
            if (equals >= 0)
            {
                throw new UsageException($"option '{option.Name}' does not take a value");
            }

            EmitFlag(option);
            return;
        }

        EmitValue(option, option.Name, equals < 0 ? null : arg[(equals + 1)..]);
    }

    private void Bundle(string arg)
    {
        for (int i = 1; i < arg.Length; i++)
        {
            string name = "-" + arg[i];
            Option option = FindShort(name) ?? throw new UsageException($"unknown option '{name}'"
                + (arg.Length > 2 ? $" in '{arg}'" : string.Empty));
            if (!ProgramSyntax.TakesValue(option))
            {
                EmitFlag(option);
                continue;
            }

            EmitValue(option, name, i + 1 < arg.Length ? arg[(i + 1)..] : null);
            return;
        }
    }

    private void EmitFlag(Option option)
    {
        if (option is FlagOption { Counted: false } flag)
        {
            _emitted.RemoveAll(emission => emission.Option is FlagOption earlier && earlier.Group == flag.Group);
        }

        _emitted.Add(new Emission(option, [option.Name]));
    }

    private void EmitValue(Option option, string spelling, string? value)
    {
        value ??= (option as IDocumentedOption)?.BareValue;
        if (value is null)
        {
            value = _next < _args.Count ? _args[_next++]
                : throw new UsageException($"option '{spelling}' needs a value{ValueHint(option)}");
        }

        if (option.Arity.MaximumNumberOfValues == 1)
        {
            _emitted.RemoveAll(emission => emission.Option == option);
        }

        // Glued with '=', a value may begin with a dash or be the name of a subcommand.
        _emitted.Add(new Emission(option, value.Length == 0 ? [option.Name, value] : [option.Name + "=" + value]));
    }

    private static string ValueHint(Option option) => option.HelpName is null ? string.Empty : $": {option.Name} {option.HelpName}";

    private Option? FindShort(string name)
    {
        foreach (Option option in Options())
        {
            if (option.Aliases.Contains(name))
            {
                return option;
            }
        }

        return null;
    }

    private Option FindLong(string name)
    {
        var prefixed = new List<Option>();
        foreach (Option option in Options())
        {
            foreach (string spelling in option.Aliases.Prepend(option.Name))
            {
                if (spelling == name)
                {
                    return option;
                }

                if (name.Length > 2 && spelling.StartsWith(name, StringComparison.Ordinal) && !prefixed.Contains(option))
                {
                    prefixed.Add(option);
                }
            }
        }

        return prefixed.Count switch
        {
            1 => prefixed[0],
            0 => throw new UsageException($"unknown option '{name}'", Nearest(name)),
            _ => throw new UsageException($"option '{name}' is ambiguous", "one of " + string.Join(", ", prefixed.Select(o => o.Name))),
        };
    }

    private string? Nearest(string name)
    {
        string? best = null;
        int bestDistance = 3;
        foreach (Option option in Options())
        {
            int distance = EditDistance.Between(name, option.Name);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (option.Name, distance);
            }
        }

        return best;
    }

    private IEnumerable<Option> Options()
    {
        foreach (Option option in _command.Options)
        {
            yield return option;
        }

        // Of those above, what holds everywhere.
        for (Command? ancestor = ParentOf(_command); ancestor is not null; ancestor = ParentOf(ancestor))
        {
            foreach (Option option in ancestor.Options.Where(o => o.Recursive))
            {
                yield return option;
            }
        }
    }

    private static Command? ParentOf(Command command) => command.Parents.FirstOrDefault() as Command;

    private sealed record Emission(Option? Option, string[] Tokens);
}
