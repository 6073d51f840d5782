namespace IoTop.Output;

/// <summary>The fields of the sums of a call, in the order of the CSV columns; names and meanings in <see cref="SyscallFields"/>.</summary>
internal enum SyscallSummaryField
{
    Type,
    Time,
    Syscall,
    Count,
    Errors,
    Asked,
    Done,
    TotalUs,
    AvgUs,
    P99Us,
    MaxUs,
}
