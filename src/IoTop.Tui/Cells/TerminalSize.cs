namespace IoTop.Tui;

/// <summary>A size in character cells.</summary>
public readonly record struct TerminalSize(int Width, int Height);
