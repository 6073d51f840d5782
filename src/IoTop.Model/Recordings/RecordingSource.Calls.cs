namespace IoTop.Model;

/// <content>Traced calls.</content>
public sealed partial class RecordingSource
{
    /// <summary>Calls were traced, at some time.</summary>
    public bool HasCalls => _index.Has(RecordingBlockKind.Calls);

    /// <summary>Tells traced calls, too, and begins anew.</summary>
    public void Tell(RecordedCalls calls)
    {
        Add(calls);
        Rewind(0, Recording.FirstNumber, Recording.FirstNumber);
    }
}
