namespace IoTop.Bpf;

/// <summary>What segments and payload need, for doctor: every way to a page's bytes is tried.</summary>
public static class PayloadFindings
{
    /// <summary>Asks; takes some tenths of a second. Never throws.</summary>
    public static IEnumerable<Finding> Ask(KernelPlan plan)
    {
        var symbols = new KernelSymbols();
        PageAddress.Answer pages = PayloadPlane.FindPages(plan, symbols, every: true);
        foreach ((string way, bool works, string why) in pages.Tried)
        {
            // One way is enough: what else does not work is no fault.
            yield return new Finding(
                $"bytes of a page by {way}",
                works ? FindingState.Yes : pages.Constant != 0 ? FindingState.Unknown : FindingState.No,
                false,
                way == pages.Way ? $"{why}; verified with a word of our own, and taken" : why,
                pages.Constant != 0 ? "" : "run it as root, with all capabilities; segments and files are shown all the same");
        }

        bool named = symbols.AddressOf("iomap_dio_bio_end_io") != 0;
        yield return new Finding(
            "file of a direct I/O",
            named ? FindingState.Yes : FindingState.No,
            false,
            named ? "by the address of iomap_dio_bio_end_io" : "/proc/kallsyms does not tell the address of iomap_dio_bio_end_io",
            named ? "" : "run it as root, or with CAP_SYSLOG (sysctl kernel.kptr_restrict)");
    }
}
