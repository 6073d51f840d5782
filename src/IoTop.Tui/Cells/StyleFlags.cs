namespace IoTop.Tui;

/// <summary>What is laid over a <see cref="Role"/>.</summary>
[Flags]
public enum StyleFlags : byte
{
    None = 0,

    /// <summary>The row under the cursor: the scheme's selection background; the role's own colour stays in front.</summary>
    Selected = 1,
    Bold = 2,
    Underline = 4,
    Reverse = 8,

    /// <summary>In a range that is set off, such as a segment's bytes: the scheme's range background, unless the role has one.</summary>
    InRange = 16,
}
