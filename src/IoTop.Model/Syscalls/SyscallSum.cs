namespace IoTop.Model;

/// <summary>What calls have done together. Faults of mapped files are beside them, not among them.</summary>
public struct SyscallSum
{
    public ulong Calls { get; set; }

    public ulong Errors { get; set; }

    /// <summary>Bytes that they were asked to move.</summary>
    public ulong Asked { get; set; }

    /// <summary>Bytes that they took out of the file.</summary>
    public ulong Read { get; set; }

    /// <summary>Bytes that they put into the file.</summary>
    public ulong Written { get; set; }

    public ulong TotalNs { get; set; }

    /// <summary>Of an interval: 0 unless it was a record.</summary>
    public ulong MaxNs { get; set; }

    /// <summary>Pages of mapped files that were read in.</summary>
    public ulong Faults { get; set; }

    public readonly ulong AverageNs => Calls == 0 ? 0 : TotalNs / Calls;

    /// <summary>Nothing has happened.</summary>
    public readonly bool IsNothing => Calls == 0 && Faults == 0;

    internal void Add(in SyscallSum other)
    {
        Calls += other.Calls;
        Errors += other.Errors;
        Asked += other.Asked;
        Read += other.Read;
        Written += other.Written;
        TotalNs += other.TotalNs;
        MaxNs = Math.Max(MaxNs, other.MaxNs);
        Faults += other.Faults;
    }

    /// <summary>
    /// Adds what one call has done. What copies from one file to another counts as read of the first; of the process it is written, too.
    /// </summary>
    internal void Add(in SyscallKey key, in SyscallValue value, bool isWholeProcess)
    {
        if (key.Syscall == Syscall.Fault)
        {
            Faults += value.Calls;
            return;
        }

        Calls += value.Calls;
        Errors += value.Errors;
        Asked += value.Asked;
        TotalNs += value.TotalNs;
        MaxNs = Math.Max(MaxNs, value.MaxNs);
        if (SyscallNames.Reads(key.Syscall))
        {
            Read += value.Done;
            Written += isWholeProcess && SyscallNames.Copies(key.Syscall) ? value.Done : 0;
        }
        else if (SyscallNames.Writes(key.Syscall))
        {
            Written += value.Done;
        }
    }
}
