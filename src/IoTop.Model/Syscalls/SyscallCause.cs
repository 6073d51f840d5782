namespace IoTop.Model;

/// <summary>How a block I/O hangs together with a call; the rule is told in <see cref="SyscallIos"/>.</summary>
public enum SyscallCause
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The call read this from the disk.</summary>
    Read,

    /// <summary>It was read ahead of the call, behind the range that it asked for.</summary>
    ReadAhead,

    /// <summary>The call wrote this to the disk: direct, or to a file that was opened with O_SYNC.</summary>
    Write,

    /// <summary>The call waited until this was on the disk: fsync and its like.</summary>
    Sync,

    /// <summary>It carries, later, what the call put into the page cache.</summary>
    WriteBack,

    /// <summary>The file system wrote its journal while the call waited.</summary>
    Journal,

    /// <summary>The file system read or wrote what it keeps about files while the call ran.</summary>
    Metadata,
}
