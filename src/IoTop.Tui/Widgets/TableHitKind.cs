namespace IoTop.Tui;

/// <summary>Part of a table that a click can hit.</summary>
public enum TableHitKind : byte
{
    None,
    Header,
    Row,
    ScrollBar,
}
