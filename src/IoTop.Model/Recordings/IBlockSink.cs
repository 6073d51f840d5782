namespace IoTop.Model;

/// <summary>Where the blocks of a recording go: a file, or memory.</summary>
public interface IBlockSink : IDisposable
{
    /// <summary>Takes a whole block, header and stored bytes in one.</summary>
    /// <exception cref="RecordingException">It cannot be kept: the disk is full.</exception>
    void Write(in RecordingBlock block, ReadOnlySpan<byte> bytes);

    /// <summary>It begins anew (another file, or its oldest are about to go): a description and a checkpoint are wanted next.</summary>
    bool WantsCheckpoint { get; }

    /// <summary>
    /// Whether a block that is about to be made, whose unpacked size is known, is to be compressed and to have a checksum. Asked once for each.
    /// </summary>
    bool Packs(in RecordingBlock block) => true;

    /// <summary>Nothing more is taken: the limit is reached, or the disk is full.</summary>
    bool IsFull => false;

    /// <summary>Events that it left out to keep to a limit.</summary>
    ulong LeftOut => 0;
}
