using System.CommandLine;
using System.CommandLine.Parsing;

namespace IoTop.Commands;

/// <summary>An option with a value, of which the last one on the command line counts.</summary>
internal sealed class ValueOption<T> : Option<T>, IDocumentedOption
{
    public ValueOption(string name, string valueName, string help, Func<ArgumentResult, T?> parse, params string[] aliases)
        : base(name, aliases)
    {
        Description = help;
        HelpName = valueName;
        CustomParser = parse;
        Arity = ArgumentArity.ExactlyOne;
    }

    public OptionSection Section { get; init; } = OptionSection.Other;

    public IReadOnlyList<string> Choices { get; init; } = [];

    public string? BareValue { get; init; }

    /// <summary>May be given several times; the values add up.</summary>
    public bool Repeatable
    {
        init => Arity = value ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne;
    }
}
