namespace IoTop.Tui;

/// <summary>How a <see cref="BrailleGraph"/> looks.</summary>
/// <param name="Gradient">Colours by height.</param>
/// <param name="Max">The sample that reaches the far edge; 0 or less: the greatest of those visible.</param>
/// <param name="IsDownward">Hangs from the upper edge: for the lower half of a mirrored pair.</param>
public readonly record struct GraphOptions(Gradient Gradient, double Max = 0, bool IsDownward = false);
