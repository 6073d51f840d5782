namespace IoTop.Output;

/// <summary>A field of JSON and CSV records, in the vocabulary that all of this program's output shares.</summary>
/// <param name="Name">JSON key and CSV column.</param>
/// <param name="Unit">Unit or kind of value.</param>
/// <param name="Help">What it says.</param>
internal sealed record RecordField(string Name, string Unit, string Help);
