namespace IoTop.Kernel.Tests;

/// <summary>
/// Whether the kernel left out runs of our programs while a test ran, as the tracer's own counters say: some do that whenever process 1
/// is current. Then an I/O has no times, no end or no payload, which the program shows, but in which a test cannot find what it did.
/// </summary>
internal static class LeftOutRuns
{
    private static ulong s_count;

    public static bool Any => Volatile.Read(ref s_count) != 0;

    public static void Reset() => Volatile.Write(ref s_count, 0);

    public static void Add(ulong count) => Interlocked.Add(ref s_count, count);
}
