namespace IoTop.Commands;

/// <summary>Where an option stands in the man page.</summary>
internal enum OptionSection
{
    What,
    Numbers,
    Columns,
    Look,
    Batch,
    Content,
    Other,
}
