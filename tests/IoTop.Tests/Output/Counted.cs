using System.Text;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>Functions as a kernel with most probes has them, for tests.</summary>
internal static class Counted
{
    /// <summary>up, down and mutex_unlock are not there.</summary>
    public static ScriptedFunctionSource Source() => new(
        new FunctionInfo("__kmalloc", FunctionFamily.Kmalloc, FunctionSourceKind.Kprobe, "kprobe, kretprobe maxactive 4096"),
        new FunctionInfo("kmalloc_trace", FunctionFamily.Kmalloc, FunctionSourceKind.Kprobe, "kprobe"),
        new FunctionInfo("kfree", FunctionFamily.Kfree, FunctionSourceKind.Kprobe, "kprobe"),
        new FunctionInfo("schedule", FunctionFamily.Schedule, FunctionSourceKind.Tracepoint, "tracepoint sched:sched_switch"),
        new FunctionInfo("up", FunctionFamily.Up, FunctionSourceKind.None, "", "no kprobes here"),
        new FunctionInfo("down_trylock", FunctionFamily.Down, FunctionSourceKind.Kprobe, "kprobe"),
        new FunctionInfo("mutex_lock", FunctionFamily.MutexLock, FunctionSourceKind.Kprobe, "kprobe"),
        new FunctionInfo("vfs_read", FunctionFamily.Other, FunctionSourceKind.KprobeMulti, "kprobe.multi"));

    public static TaskComm Comm(string name)
    {
        TaskComm comm = default;
        Span<byte> bytes = comm;
        Encoding.UTF8.GetBytes(name).AsSpan(0, Math.Min(Encoding.UTF8.GetByteCount(name), TaskComm.Length - 1)).CopyTo(bytes);
        return comm;
    }

    /// <summary>Two processes, of which one ends: calls of everything.</summary>
    public static TestWorld World()
    {
        var world = new TestWorld { Functions = Source() };
        return world.Then(() =>
        {
            world.Functions.Call(812, "__kmalloc", times: 10, ns: 300, bytes: 64);
            world.Functions.Call(812, "kmalloc_trace", times: 2, ns: 500, bytes: 4096);
            world.Functions.Call(812, "kfree", times: 11, ns: 100, bytes: 48);
            world.Functions.Call(812, "schedule", times: 7, ns: 5_000_000);
            world.Functions.Call(812, "vfs_read", times: 3, ns: 1000);
            world.Functions.Call(812, "vfs_read", times: 1, ns: 4_000_000_000_000);
            world.Functions.Call(40, "mutex_lock", times: 123_456_789_012, ns: 200);
            world.Functions.Call(40, "down_trylock", times: 5, ns: 200);
        }).Then(() => world.Functions.End(40, Comm("last-name")));
    }
}
