namespace IoTop.Commands;

/// <summary>What the man page knows of an option beside its name and description.</summary>
internal interface IDocumentedOption
{
    OptionSection Section { get; }

    /// <summary>What a shell completes the value with: words, or one of @user, @device, @pid.</summary>
    IReadOnlyList<string> Choices { get; }

    /// <summary>The value that the option has when it is given without one, which is then glued on with '='; null: it needs one.</summary>
    string? BareValue { get; }
}
