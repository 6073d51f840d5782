using IoTop.Bpf;

namespace IoTop.Kernel.Tests;

public sealed class PlanTests
{
    [LiveFact]
    public void Every_required_need_is_met_on_a_kernel_that_these_tests_run_on()
    {
        KernelPlan plan = KernelPlan.Probe();
        Assert.All(plan.Findings.Where(static finding => finding.Required), static finding => Assert.Equal((finding.Name, FindingState.Yes), (finding.Name, finding.State)));
        Assert.True(plan.CanTrace);
        Assert.Equal(11, plan.RequestFlagBits["SYNC"]);
        Assert.Equal(18, plan.RequestFlagBits["PREFLUSH"]);
        Assert.Contains("FUA", plan.RequestFlagBits.Keys);
    }

    [LiveFact]
    public void An_impossible_size_fails_with_what_the_kernel_said()
    {
        BpfException failure = Assert.Throws<BpfException>(() => new LiveEventSource(new LiveOptions { CounterKeys = int.MaxValue }));
        Assert.Contains("load the BPF programs", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"\((E2BIG|ENOMEM|EINVAL)\)$", failure.Message);
        Assert.Contains("counters", failure.Details, StringComparison.Ordinal);
    }
}
