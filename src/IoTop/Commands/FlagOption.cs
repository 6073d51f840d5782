using System.CommandLine;

namespace IoTop.Commands;

/// <summary>
/// An option without a value. Of all flags with the same <see cref="Group"/> the last one on the command line wins, so that
/// <c>--only --no-only</c> and a configuration file that is overridden mean what users expect.
/// </summary>
internal sealed class FlagOption : Option<bool>, IDocumentedOption
{
    public FlagOption(string name, string help, string group, params string[] aliases)
        : base(name, aliases)
    {
        Description = help;
        Group = group;
        Arity = ArgumentArity.Zero;
    }

    public OptionSection Section { get; init; } = OptionSection.Other;

    public IReadOnlyList<string> Choices => [];

    public string? BareValue => null;

    /// <summary>Flags that undo each other share it.</summary>
    public string Group { get; }

    /// <summary>It counts how often it is given (-qqq); otherwise the last one of its group replaces the others.</summary>
    public bool Counted { get; init; }
}
