namespace IoTop.Tests;

/// <summary>Holds hot paths to no allocation at all.</summary>
internal static class Allocations
{
    /// <summary>Runs the action until it is warm and optimised, then demands a run without a byte.</summary>
    public static void AssertNone(Action action, int warmUp = 200)
    {
        for (int i = 0; i < warmUp; i++)
        {
            action();
        }

        // The optimised code arrives from another thread in its own time; one clean run proves the point.
        long best = long.MaxValue;
        for (int attempt = 0; attempt < 50 && best != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
            if (best != 0)
            {
                Thread.Sleep(20);
            }
        }

        Assert.Equal(0, best);
    }
}
