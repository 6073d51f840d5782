namespace IoTop.Tui;

/// <summary>Where text stands in a field that is wider than it.</summary>
public enum Alignment : byte
{
    Left,
    Right,
    Center,
}
