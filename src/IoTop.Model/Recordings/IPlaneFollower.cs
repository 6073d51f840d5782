namespace IoTop.Model;

/// <summary>
/// Follows what is watched beside the block tracer (functions, syscalls, calls) and writes it to blocks of its own, which readers that
/// do not know them pass over. Totals are told whole and not as differences, so that a block that is lost does not falsify the next.
/// </summary>
internal interface IPlaneFollower
{
    /// <summary>Begins to follow. Nothing has been told yet.</summary>
    void Attach(RecordingWriter writer);

    /// <summary>Ends; what is in open blocks has been flushed.</summary>
    void Detach();

    /// <summary>Its source was drained: takes what would be overwritten.</summary>
    void Drained();

    /// <summary>An interval was closed: tells what has changed in it.</summary>
    void Refreshed();

    /// <summary>Tells everything that is known, as if nothing had been told before; what came one by one is not part of it.</summary>
    void TellEverything();

    /// <summary>Ends its open blocks.</summary>
    void Flush();

    /// <summary>
    /// Writes anew what a block that was for those holds who asked for payload, without that: for a file that begins with what is kept in memory.
    /// </summary>
    /// <returns>False: the block is none of its own, or nothing is left of it.</returns>
    bool LeavePayloadOut(in RecordingBlock block, ReadOnlySpan<byte> bytes, ByteWriter into) => false;
}
