namespace IoTop.Screens;

/// <summary>A line of the structure of an I/O.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Index">Which segment or file; 0 for a field.</param>
internal readonly record struct OutlineLine(OutlineKind Kind, int Index = 0);

/// <summary>What a line of the structure shows.</summary>
internal enum OutlineKind
{
    None,

    // Headings; what follows belongs to them.
    What,
    Who,
    Where,
    When,
    Segments,
    Files,

    // Fields of the I/O.
    Operation,
    Flags,
    Result,
    Marks,
    Bytes,
    Process,
    Command,
    Cgroup,
    Dirtier,
    EndIo,
    Device,
    Sectors,
    ByteOffset,
    SentBy,
    Queued,
    Issued,
    Completed,
    Latency,
    Timeline,
    TimelineText,

    // One line for each of them.
    Segment,
    File,
    FileFacts,
}
