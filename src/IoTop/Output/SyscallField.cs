namespace IoTop.Output;

/// <summary>The fields of a call, in the order of the CSV columns; names and meanings in <see cref="SyscallFields"/>.</summary>
internal enum SyscallField
{
    Type,
    Time,
    TsNs,
    Pid,
    Tid,
    Uid,
    Comm,
    Syscall,
    Fd,
    File,
    Offset,
    Asked,
    Done,
    Errno,
    LatencyUs,
    OtherFd,
    OtherFile,
    OtherOffset,
    Flags,
    CgroupId,
    Data,
    Truncated,
}
