namespace IoTop.Testing;

/// <summary>Holds the rule of no allocation per event and per steady frame.</summary>
internal static class Allocations
{
    /// <summary>
    /// Runs the action until it is warm, then measures. Unoptimised code may box where optimised code does not, and the JIT swaps it in
    /// at its leisure, so several rounds are tried; the best one must allocate nothing.
    /// </summary>
    internal static void AssertNone(Action action, int warmUp = 300, int runs = 20)
    {
        long best = long.MaxValue;
        for (int round = 0; round < 20 && best > 0; round++)
        {
            for (int run = 0; run < warmUp; run++)
            {
                action();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int run = 0; run < runs; run++)
            {
                action();
            }

            best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
            if (best > 0)
            {
                Thread.Sleep(20);
            }
        }

        Assert.Equal(0, best);
    }
}
