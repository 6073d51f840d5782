namespace IoTop.Model;

/// <content>Traced calls.</content>
public sealed partial class Playback
{
    private readonly RecordedCalls _calls;

    /// <summary>The calls that were traced, up to the position; null: none were.</summary>
    public RecordedCalls? Calls => Has(RecordingBlockKind.Calls) ? _calls : null;

    /// <summary>Of single calls, only those are wanted that are still kept when the position is reached.</summary>
    private void SkipCalls(long number)
    {
        long from = FirstBlock(number, RecordingBlockKind.Calls, _calls.Store.Capacity) - Recording.FirstNumber;
        _calls.SkipBelow = from < Recording.Blocks.Length ? Recording.Blocks[(int)from].Position : 0;
    }
}
