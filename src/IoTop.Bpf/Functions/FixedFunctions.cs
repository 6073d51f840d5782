using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>A function that is always watched where the kernel has it.</summary>
/// <param name="Name">The kernel's symbol.</param>
/// <param name="Family">What it counts as.</param>
/// <param name="SizeArgument">kmalloc: which of its arguments is the size; from 1 on.</param>
/// <param name="ReturnsValue">Whether an error can be read from what it returns.</param>
internal readonly record struct FixedFunction(string Name, FunctionFamily Family, uint SizeArgument = 1, bool ReturnsValue = false);

/// <summary>
/// The functions of the kernel's tracer module, by all names that they have had from v5.10 on; where one is missing another stands for
/// it, so what exists is taken.
/// </summary>
internal static class FixedFunctions
{
    internal static IReadOnlyList<FixedFunction> All { get; } =
    [
        .. Kmalloc(1, "__kmalloc", "__kmalloc_noprof", "__kmalloc_node", "__kmalloc_node_noprof"),
        .. Kmalloc(1, "__kmalloc_track_caller", "__kmalloc_node_track_caller", "__kmalloc_node_track_caller_noprof"),
        .. Kmalloc(1, "__kmalloc_flags_noprof", "__kmalloc_nolock_noprof", "kmalloc_nolock_noprof"),

        // Of a size that the compiler knows: (cache, flags[, node], size).
        .. Kmalloc(3, "kmem_cache_alloc_trace", "kmalloc_trace", "kmalloc_trace_noprof", "__kmalloc_cache_noprof"),
        .. Kmalloc(4, "kmem_cache_alloc_node_trace", "kmalloc_node_trace", "kmalloc_node_trace_noprof", "__kmalloc_cache_node_noprof"),

        // Larger than any cache.
        .. Kmalloc(1, "kmalloc_order", "kmalloc_order_trace", "kmalloc_large", "kmalloc_large_noprof", "__kmalloc_large_noprof"),
        .. Kmalloc(1, "kmalloc_large_node", "__kmalloc_large_node", "kmalloc_large_node_noprof", "__kmalloc_large_node_noprof"),
        .. Kmalloc(1, "___kmalloc_large_node"),

        new("kfree", FunctionFamily.Kfree),
        new("kfree_nolock", FunctionFamily.Kfree),
        new("schedule", FunctionFamily.Schedule),
        new("up", FunctionFamily.Up),
        new("down_interruptible", FunctionFamily.DownInterruptible, ReturnsValue: true),
        new("down", FunctionFamily.Down),
        new("down_killable", FunctionFamily.Down, ReturnsValue: true),
        new("down_trylock", FunctionFamily.Down, ReturnsValue: true),
        new("down_timeout", FunctionFamily.Down, ReturnsValue: true),
        new("mutex_lock", FunctionFamily.MutexLock),
        new("mutex_lock_nested", FunctionFamily.MutexLock), // the real one where lockdep is built in
        new("mutex_unlock", FunctionFamily.MutexUnlock),
    ];

    /// <summary>Where no probe can be had: what a tracepoint tells instead. In the order of families, which the programs rely on.</summary>
    internal static IReadOnlyList<(FunctionFamily Family, string Name, string Source, string[] Programs)> Tracepoints { get; } =
    [
        (FunctionFamily.Kmalloc, "kmalloc", "tracepoint kmem:kmalloc (no times)", ["on_kmalloc"]),
        (FunctionFamily.Kfree, "kfree", "tracepoint kmem:kfree (no times)", ["on_kfree"]),
        (FunctionFamily.Schedule, "schedule", "tracepoint sched:sched_switch (only when it switches)", ["on_switch"]),
        (FunctionFamily.Up, "up", "", []),
        (FunctionFamily.DownInterruptible, "down_interruptible", "", []),
        (FunctionFamily.Down, "down", "", []),
        (FunctionFamily.MutexLock, "mutex_lock", "tracepoint lock:contention_begin (only when it waits)",
            ["on_contention_begin", "on_contention_end"]),
        (FunctionFamily.MutexUnlock, "mutex_unlock", "", []),
    ];

    private static IEnumerable<FixedFunction> Kmalloc(uint sizeArgument, params string[] names) =>
        names.Select(name => new FixedFunction(name, FunctionFamily.Kmalloc, sizeArgument));
}
