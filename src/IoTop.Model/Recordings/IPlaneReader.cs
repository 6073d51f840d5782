namespace IoTop.Model;

/// <summary>Makes again of a recording what was watched beside the block tracer. Nothing that it reads is believed.</summary>
internal interface IPlaneReader
{
    /// <summary>Whether it reads blocks of that kind.</summary>
    bool Takes(RecordingBlockKind kind);

    /// <summary>How many records of that kind, the newest ones in front of where one begins, it wants to know, too.</summary>
    int Keeps(RecordingBlockKind kind) => 0;

    /// <summary>Forgets everything: the recording begins anew, here or elsewhere.</summary>
    void Reset();

    /// <summary>Takes in a block that is due; it is closed with the interval that is told next.</summary>
    /// <exception cref="RecordingException">It is not what was written.</exception>
    void Read(ReadOnlySpan<byte> bytes, in RecordingBlock block);

    /// <summary>An interval has ended then, CLOCK_MONOTONIC; the model is there already.</summary>
    void Close(ulong nowNs);
}
