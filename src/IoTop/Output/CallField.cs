namespace IoTop.Output;

/// <summary>The fields of a call, in the order of the CSV columns; names and meanings in <see cref="CallFields"/>.</summary>
internal enum CallField
{
    Type,
    Time,
    TsNs,
    Pid,
    Tid,
    Comm,
    Cpu,
    Flags,
    PreemptDepth,
    MigrateDepth,
    Function,
    Caller,
    Event,
    Depth,
    DurationUs,
    Count,
}
