namespace IoTop.Model;

/// <content>Traced calls.</content>
public sealed partial class Recorder
{
    /// <summary>Follows traced calls, too, from now on. Whoever drains them tells with <see cref="Drained"/>, before they are overwritten.</summary>
    /// <param name="source">Traces them.</param>
    /// <param name="store">Where they are drained to.</param>
    /// <param name="processes">Knows which process a thread belongs to.</param>
    /// <param name="choice">What is to be traced; another object when that changes.</param>
    public void Follow(ICallSource source, CallStore store, ThreadGroups processes, Func<CallChoice> choice) =>
        Follow(new CallFollower(source, store, processes, choice));
}
