namespace IoTop.Kernel.Tests;

public sealed class LiveTestCaseTests
{
    private static int s_runs;

    [LiveFact]
    public void Test_that_fails_while_runs_were_left_out_is_run_again()
    {
        if (s_runs++ == 0)
        {
            LeftOutRuns.Add(1);
            Assert.Fail("this has shown nothing");
        }

        Assert.Equal(2, s_runs);
        Assert.False(LeftOutRuns.Any);
    }
}
