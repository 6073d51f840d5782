namespace IoTop.Tui;

/// <summary>A line of help: a key or another name, and what it means.</summary>
public sealed record HelpEntry(string Name, string Help);
