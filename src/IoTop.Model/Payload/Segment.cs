using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A segment in the store: what the kernel said of it, and where its bytes are.</summary>
[StructLayout(LayoutKind.Auto)]
public struct Segment
{
    /// <summary>As it came, except that <see cref="SegmentRecord.Captured"/> is what has been put together so far.</summary>
    public SegmentRecord Record;

    /// <summary>The file's entry as it was when the segment came; null: none, or its name was not told.</summary>
    public FileEntry? File;

    /// <summary>Where its bytes begin in the store, counted from the first byte ever stored; -1: none.</summary>
    internal long Data;

    /// <summary>Next older segment in the same bucket of queue times; -1: none.</summary>
    internal long OlderOfTime;

    /// <summary>Next older segment in the same bucket of places; -1: none.</summary>
    internal long OlderOfPlace;
}
