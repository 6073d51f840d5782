namespace IoTop.Tui;

/// <summary>The colours and attributes of one <see cref="Role"/> in a scheme. The default is the terminal's own look.</summary>
public readonly record struct Look(Color Foreground, Color Background = default, StyleFlags Flags = StyleFlags.None, bool Faint = false);
