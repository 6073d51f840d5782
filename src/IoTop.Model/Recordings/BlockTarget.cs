namespace IoTop.Model;

/// <summary>A sink that a recording is written to, and how far it is.</summary>
internal sealed class BlockTarget(IBlockSink sink, bool payload)
{
    public IBlockSink Sink { get; } = sink;

    /// <summary>Segments with their bytes.</summary>
    public bool Payload { get; } = payload;

    /// <summary>It has a checkpoint to begin with.</summary>
    public bool HasBegun { get; set; }

    /// <summary>The checkpoint that is being written is for this one.</summary>
    public bool IsChosen { get; set; }

    /// <summary>The block that is being made is for this one.</summary>
    public bool IsMeant { get; set; }

    public RecordingException? Failure { get; set; }

    public bool TakesMore => Failure is null && !Sink.IsFull;

    /// <summary>It begins, or begins anew.</summary>
    public bool WantsCheckpoint => TakesMore && (!HasBegun || Sink.WantsCheckpoint);

    /// <summary>Hands it a block. A sink that cannot take it gets nothing more.</summary>
    public void Write(in RecordingBlock block, ReadOnlySpan<byte> bytes)
    {
        try
        {
            Sink.Write(in block, bytes);
        }
        catch (RecordingException failure)
        {
            Failure = failure;
        }
    }
}
