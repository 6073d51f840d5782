namespace IoTop.Model;

/// <summary>What a function means for the sums of a process; <c>enum iotop_function_family</c> in bpf/functions.h.</summary>
public enum FunctionFamily
{
    /// <summary>Of the user's choice: calls and latency only.</summary>
    Other,

    /// <summary>Every function that allocates memory of a size.</summary>
    Kmalloc,
    Kfree,

    /// <summary>The time until it returns is the time that the thread did not run.</summary>
    Schedule,
    Up,
    DownInterruptible,

    /// <summary>The other ways down: down, down_killable, down_trylock, down_timeout.</summary>
    Down,
    MutexLock,
    MutexUnlock,
}
