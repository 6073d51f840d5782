namespace IoTop.Model;

/// <summary>What the user wants to be traced, while it is stopped, too.</summary>
/// <param name="Globs">Functions, as they were typed; empty: nothing was chosen yet.</param>
/// <param name="Functions">How many those are.</param>
public sealed record CallChoice(IReadOnlyList<string> Globs, int Functions)
{
    /// <summary>Nothing was chosen.</summary>
    public static CallChoice Nothing { get; } = new([], 0);
}
