namespace IoTop.Model;

/// <summary>The last I/Os.</summary>
/// <param name="capacity">How many events are retained; rounded up to a power of two, at least 16.</param>
public sealed class EventStore(int capacity) : RingStore<IoEvent>(capacity);
