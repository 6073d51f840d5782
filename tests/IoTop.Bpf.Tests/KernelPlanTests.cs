namespace IoTop.Bpf.Tests;

/// <summary>What is found out before loading, as far as it needs no kernel of its own.</summary>
public sealed class KernelPlanTests
{
    [Theory]
    [InlineData("user:[4026531837]", FindingState.Yes)]
    [InlineData("", FindingState.Yes)]
    [InlineData("user:[4026532618]", FindingState.No)]
    public void UserNamespace_counts_only_the_initial_one(string link, FindingState state)
    {
        Finding finding = KernelPlan.UserNamespace(link);
        Assert.Equal((state, true, state == FindingState.No), (finding.State, finding.Required, finding.Fix.Length > 0));
    }

    [Fact]
    public void Exception_names_the_error_and_what_to_do()
    {
        var denied = BpfException.FromErrno("load the BPF programs", 1);
        Assert.Equal("cannot load the BPF programs: Operation not permitted (EPERM)", denied.Message);
        Assert.Contains("setcap cap_bpf,cap_perfmon+ep", denied.Hint, StringComparison.Ordinal);
        Assert.EndsWith("(ENOTSUPP)", BpfException.FromErrno("attach", 524).Message, StringComparison.Ordinal);
        Assert.EndsWith("(errno 999)", BpfException.FromErrno("attach", 999).Message, StringComparison.Ordinal);
    }
}
