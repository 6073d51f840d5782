namespace IoTop.Commands;

/// <summary>What the man page knows of an option beside its name and description.</summary>
internal interface IDocumentedOption
{
    OptionSection Section { get; }

    /// <summary>What a shell completes the value with: words, or one of @user, @device, @pid.</summary>
    IReadOnlyList<string> Choices { get; }
}
