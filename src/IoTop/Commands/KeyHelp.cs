namespace IoTop.Commands;

/// <summary>A row of the key tables, as documentation shows it.</summary>
/// <param name="Scope">The screen on which the keys hold.</param>
/// <param name="Keys">The keys, apart by blanks.</param>
/// <param name="Help">What they do.</param>
internal sealed record KeyHelp(string Scope, string Keys, string Help);
