namespace IoTop.Model;

/// <summary>I/O scheduling classes; numbers of linux/ioprio.h.</summary>
public enum IoPriorityClass : byte
{
    None,
    RealTime,
    BestEffort,
    Idle,

    /// <summary>Could not be read.</summary>
    Unknown = 255,
}
