namespace IoTop.Commands;

/// <summary>What the man page knows of an option beside its name and description.</summary>
internal interface IDocumentedOption
{
    OptionSection Section { get; }
}
