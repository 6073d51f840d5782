using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Row numbers for the I/Os that match.</summary>
internal sealed class EventIndex(EventStore store, EventMatch match) : RingIndex<IoEvent>(store, match);
