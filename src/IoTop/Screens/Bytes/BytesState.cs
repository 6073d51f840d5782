namespace IoTop.Screens;

/// <summary>Why the bytes of an I/O are there, or are not.</summary>
internal enum BytesState
{
    /// <summary>All of them are there.</summary>
    Whole,

    /// <summary>The operation has none: flush, discard, write-zeroes.</summary>
    NoData,

    /// <summary>The kernel or the rights here do not allow it.</summary>
    NotPossible,

    /// <summary>Nobody asked for bytes.</summary>
    CaptureOff,

    /// <summary>It was queued before bytes were asked for, or while the screen was frozen.</summary>
    BeforeCapture,

    /// <summary>Bytes of others are captured.</summary>
    NotSelected,

    /// <summary>What is shown is the past, and nothing of it was captured then.</summary>
    NotRecorded,

    /// <summary>A stacked device sent it down; its bytes are those of the I/O above.</summary>
    UpperLayer,

    /// <summary>It failed, and no bytes came.</summary>
    ReadFailed,

    /// <summary>The page could not be read.</summary>
    Fault,

    /// <summary>Each segment was cut at the snap length.</summary>
    Truncated,

    /// <summary>The payload ring was full.</summary>
    Lost,

    /// <summary>The store has put newer bytes in their place.</summary>
    Forgotten,

    /// <summary>Its records have not come.</summary>
    NotSeen,
}
