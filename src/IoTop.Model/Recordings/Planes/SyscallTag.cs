namespace IoTop.Model;

/// <summary>Records in the blocks of syscalls. Numbers are in files: they never change.</summary>
internal enum SyscallTag : byte
{
    /// <summary>A process; files and counts behind it are its own.</summary>
    Process = 1,

    /// <summary>A file of the process in front; counts behind it are its own.</summary>
    File,

    /// <summary>What one call of the file in front has come to.</summary>
    Count,

    ProcessGone,
    CountGone,

    /// <summary>What one call of everybody has come to, where reading begins.</summary>
    Sum,

    /// <summary>The end of an interval, losses.</summary>
    Table,

    /// <summary>What is traced, what is missing.</summary>
    Source,

    /// <summary>What a file is called that calls behind it are made on.</summary>
    Name,

    /// <summary>Who makes calls; numbered as they come.</summary>
    Who,

    /// <summary>What calls are made on; numbered as they come.</summary>
    What,
    Call,

    /// <summary>What follows in this block is part of everything that is known, and not news.</summary>
    Everything,
}
