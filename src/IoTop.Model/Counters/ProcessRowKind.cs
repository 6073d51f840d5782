namespace IoTop.Model;

/// <summary>What a <see cref="ProcessRow"/> stands for.</summary>
public enum ProcessRowKind
{
    Process,

    /// <summary>One thread, when counted by thread.</summary>
    Thread,

    /// <summary>I/O whose owner is not known. One such row; with it the table sums to the header.</summary>
    NoOwner,

    /// <summary>What the rows of processes that ended long ago had accumulated. One such row; its interval is always empty.</summary>
    Departed,

    /// <summary>The processes of a container, a unit, or else a cgroup, in one.</summary>
    Cgroup,
}
