namespace IoTop.Model;

/// <summary>What a record of a block that is not of events tells: its first byte.</summary>
internal enum RecordTag : byte
{
    None,
    Segment,
    File,
    Function,
    Process,
    ProcessEnded,
    Device,
    DeviceGone,
    Mounts,
    Stats,
    Owner,
    Counter,
    CounterForgotten,
    Loss,
    Interval,
}
