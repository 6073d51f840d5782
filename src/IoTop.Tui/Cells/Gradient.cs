namespace IoTop.Tui;

/// <summary>A run of colours from low to high.</summary>
public enum Gradient : byte
{
    /// <summary>Green, yellow, red: utilisation, waiting.</summary>
    Load,
    Read,
    Write,

    /// <summary>How many: from what is hardly there to what glows.</summary>
    Heat,
}
