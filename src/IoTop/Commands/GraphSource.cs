namespace IoTop.Commands;

/// <summary>What the graph column shows: iotop-c's -g.</summary>
internal enum GraphSource
{
    Io,
    Read,
    Write,
    ReadWrite,
    SwapIn,
}
