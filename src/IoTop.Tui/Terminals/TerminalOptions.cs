namespace IoTop.Tui;

/// <summary>What the user wants of the terminal.</summary>
public sealed record TerminalOptions
{
    /// <summary>A scheme by name (see <see cref="Scheme.TryGet"/>); null: <c>mono</c> if NO_COLOR is set, else <c>default</c>.</summary>
    public string? SchemeName { get; init; }

    /// <summary>True: boxes and braille; false: ASCII; null: as the locale says.</summary>
    public bool? Unicode { get; init; }

    public bool Mouse { get; init; } = true;
}
