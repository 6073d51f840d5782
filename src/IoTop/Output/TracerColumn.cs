using System.Collections.Immutable;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>A column of /proc/tracer behind the PID: what is summed up of a process.</summary>
/// <param name="Header">As /proc/tracer calls it.</param>
/// <param name="Field">As records call it.</param>
/// <param name="Family">The functions that are summed up.</param>
/// <param name="IsBytes">Their bytes, not their calls.</param>
internal sealed record TracerColumn(string Header, FunctionField Field, FunctionFamily Family, bool IsBytes = false)
{
    /// <summary>In the order of /proc/tracer.</summary>
    public static ImmutableArray<TracerColumn> All { get; } =
    [
        new("kmalloc", FunctionField.Kmalloc, FunctionFamily.Kmalloc),
        new("kfree", FunctionField.Kfree, FunctionFamily.Kfree),
        new("kmalloc_mem", FunctionField.KmallocBytes, FunctionFamily.Kmalloc, IsBytes: true),
        new("kfree_mem", FunctionField.KfreeBytes, FunctionFamily.Kfree, IsBytes: true),
        new("sched", FunctionField.Schedule, FunctionFamily.Schedule),
        new("up", FunctionField.Up, FunctionFamily.Up),
        new("down", FunctionField.Down, FunctionFamily.DownInterruptible),
        new("lock", FunctionField.MutexLock, FunctionFamily.MutexLock),
        new("unlock", FunctionField.MutexUnlock, FunctionFamily.MutexUnlock),
    ];

    /// <summary>Since the process is watched.</summary>
    public ulong Of(FunctionProcessRow row)
    {
        FunctionSum sum = row.Total(Family);
        return IsBytes ? sum.Bytes : sum.Calls;
    }
}
