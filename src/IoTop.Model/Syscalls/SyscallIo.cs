namespace IoTop.Model;

/// <summary>A block I/O that a call led to.</summary>
/// <param name="Sequence">Of the I/O in <see cref="EventStore"/>.</param>
/// <param name="Cause">How it hangs together with the call.</param>
/// <param name="Bytes">Of the I/O, those in the range of the call; of a journal all.</param>
/// <param name="IsApproximate">It may be another call's.</param>
public readonly record struct SyscallIo(long Sequence, SyscallCause Cause, ulong Bytes, bool IsApproximate);
