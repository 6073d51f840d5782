namespace IoTop.Model;

/// <content>What was watched beside the block tracer, as it was at the position.</content>
public sealed partial class Playback
{
    /// <summary>Something of that kind was recorded, at some time.</summary>
    internal bool Has(RecordingBlockKind kind) => _source.Index.Has(kind);

    private void AddPlanes()
    {
        _source.Add(_functions);
        AddSyscalls();
        _source.Add(_calls);
        _source.Rewind(0, Recording.FirstNumber, Recording.FirstNumber);
    }
}
