namespace IoTop.Model.Tests;

/// <summary>Takes so many blocks, and then none.</summary>
internal sealed class FailingSink(int blocks) : IBlockSink
{
    public int Asked { get; private set; }

    public bool WantsCheckpoint => false;

    public void Write(in RecordingBlock block, ReadOnlySpan<byte> bytes)
    {
        if (++Asked > blocks)
        {
            throw new RecordingException("the disk is full", "make room");
        }
    }

    public void Dispose()
    {
    }
}
