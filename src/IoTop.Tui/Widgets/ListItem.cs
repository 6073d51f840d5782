namespace IoTop.Tui;

/// <summary>A line of a <see cref="ListDialog"/>.</summary>
/// <param name="Id">What the choice is told by.</param>
/// <param name="Label">What is searched and shown first.</param>
/// <param name="Detail">More about it, dimmed; searched too.</param>
public sealed record ListItem(long Id, string Label, string Detail = "");
