using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>The functions that a script counts, and what processes do with them.</summary>
internal static class WatchedFunctions
{
    private const string Kprobe = "kprobe, kretprobe";

    /// <summary>As a kernel with kprobes has them.</summary>
    public static FunctionInfo[] All { get; } =
    [
        Probed("__kmalloc", FunctionFamily.Kmalloc),
        Probed("kmalloc_trace", FunctionFamily.Kmalloc),
        Probed("__kmalloc_node_track_caller", FunctionFamily.Kmalloc),
        Probed("kfree", FunctionFamily.Kfree),
        new("schedule", FunctionFamily.Schedule, FunctionSourceKind.Kprobe, "kprobe, kretprobe maxactive 4096"),
        Probed("up", FunctionFamily.Up),
        Probed("down_interruptible", FunctionFamily.DownInterruptible),
        Probed("down", FunctionFamily.Down),
        Probed("mutex_lock", FunctionFamily.MutexLock),
        Probed("mutex_unlock", FunctionFamily.MutexUnlock),
    ];

    /// <summary>As a kernel without kprobes has them: tracepoints, and nothing for semaphores.</summary>
    public static FunctionInfo[] Tracepoints { get; } =
    [
        new("kmalloc", FunctionFamily.Kmalloc, FunctionSourceKind.Tracepoint, "tracepoint kmem:kmalloc"),
        new("kfree", FunctionFamily.Kfree, FunctionSourceKind.Tracepoint, "tracepoint kmem:kfree"),
        new("schedule", FunctionFamily.Schedule, FunctionSourceKind.Tracepoint, "tracepoint sched:sched_switch"),
        Missing("up", FunctionFamily.Up),
        Missing("down_interruptible", FunctionFamily.DownInterruptible),
        Missing("down", FunctionFamily.Down),
        new("mutex_lock", FunctionFamily.MutexLock, FunctionSourceKind.Tracepoint, "tracepoint lock:contention_begin (only when it waits)"),
        Missing("mutex_unlock", FunctionFamily.MutexUnlock),
    ];

    /// <summary>A second of load: each calls everything that it can.</summary>
    public static void Load(ScriptedFunctionSource source, int second)
    {
        Calls(source, 812, 120, (uint)second);
        Calls(source, 977, 7, (uint)second + 3);
        Calls(source, 2044, 1, (uint)second + 1);
    }

    private static void Calls(ScriptedFunctionSource source, uint tgid, ulong times, uint seed)
    {
        string kmalloc = source.Functions[0].Name;
        source.Call(tgid, kmalloc, times * 3, 400 + (seed * 31 % 700), 1024);
        source.Call(tgid, "kmalloc_trace", times, 350, 192);
        source.Call(tgid, "__kmalloc_node_track_caller", times / 8, 900, 2048);
        source.Nest(tgid, "__kmalloc_node_track_caller", times / 40);
        source.Call(tgid, "kfree", times * 4, 210 + (seed * 17 % 300), 760);
        source.Free(tgid, "kfree", times / 30);
        source.Free(tgid, kmalloc, 0, times * 64);
        for (uint i = 0; i < 5; i++)
        {
            source.Call(tgid, "schedule", (times / 20) + 1, 30_000u << (int)((seed + i) % 9));
        }

        source.Call(tgid, "mutex_lock", times * 2, 300 + (seed * 41 % 900));
        source.Call(tgid, "mutex_lock", times / 60, 2_000_000);
        source.Call(tgid, "mutex_unlock", times * 2, 270);
        source.Call(tgid, "down_interruptible", times / 100, 4_000);
        source.Fail(tgid, "down_interruptible", times / 110, -4);
        source.Call(tgid, "up", times / 100, 300);
    }

    private static FunctionInfo Probed(string name, FunctionFamily family) => new(name, family, FunctionSourceKind.Kprobe, Kprobe);

    private static FunctionInfo Missing(string name, FunctionFamily family) => new(
        name, family, FunctionSourceKind.None, "",
        "this kernel is built without kprobes (CONFIG_KPROBES), and has no tracepoint for it");
}
