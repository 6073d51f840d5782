namespace IoTop.Model.Tests;

/// <summary>Holds code to allocating nothing.</summary>
internal static class Allocations
{
    /// <summary>Runs the action until it is compiled and its tables are made, then measures it.</summary>
    public static void AssertNone(Action action, int warmUp = 200, int runs = 100)
    {
        for (int i = 0; i < warmUp; i++)
        {
            action();
        }

        // Unoptimised code may box, and on a busy machine the optimised one comes late: the best round is what the code itself costs.
        long best = long.MaxValue;
        for (int round = 0; round < 20 && best != 0; round++)
        {
            Thread.Sleep(round == 0 ? 0 : 100);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < runs; i++)
            {
                action();
            }

            best = Math.Min(best, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, best);
    }
}
