namespace IoTop.Tui;

/// <summary>What tells many from few, and one kind from another, in a picture.</summary>
public enum Glyphs : byte
{
    /// <summary>Colours alone: every cell is full.</summary>
    Solid,

    /// <summary>Shaded blocks for levels; kinds have colours of their own.</summary>
    FewColors,

    /// <summary>Shaded blocks and letters: there are no colours.</summary>
    Shades,

    /// <summary>ASCII characters.</summary>
    Ascii,
}
