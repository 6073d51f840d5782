using System.Globalization;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>What tracing calls says on standard error at its end: the sums, what is missing and why.</summary>
internal static class SyscallsSummary
{
    /// <param name="error">Standard error.</param>
    /// <param name="source">What it was.</param>
    /// <param name="sums">The sums; null: they were printed already.</param>
    /// <param name="printed">Calls that were printed; null: none were to be.</param>
    /// <param name="overwritten">Calls that were pushed out before they could be printed.</param>
    /// <param name="elapsed">How long it took.</param>
    public static void Write(
        TextWriter error, ISyscallSource source, SyscallSums? sums, ulong? printed, ulong overwritten, TimeSpan elapsed)
    {
        ulong lost = source.Lost(SyscallLoss.RingFull) + overwritten;
        string what = printed is ulong count ? $"{count.ToString("N0", CultureInfo.InvariantCulture)} call{(count == 1 ? "" : "s")}" : "calls";
        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ProgramSyntax.ProgramName}: {what} in {elapsed.TotalSeconds:F1} s, lost {(printed is null ? 0 : lost):N0}"));
        if (sums is not null)
        {
            var stream = new MemoryStream();
            var output = new OutputBuffer(stream);
            sums.WriteText(output, indent: 2);
            output.Flush();
            error.Write(System.Text.Encoding.ASCII.GetString(stream.ToArray()));
        }

        if (lost > 0 && printed is not null)
        {
            error.WriteLine("  the sums have them all the same");
            error.WriteLine("  try: --pid, --syscall, --errors, --min-latency, or a faster reader of the output");
        }

        Line(error, source.Lost(SyscallLoss.CountsFull), "calls not in the sums: too many processes and files");
        Line(error, source.Lost(SyscallLoss.StartsFull), "calls not seen: too many at once");
        Line(error, source.Lost(SyscallLoss.WatchesFull), "children not followed: too many processes");
        Line(error, source.MissedRuns, "runs of our programs that the kernel left out");
        foreach ((Syscall syscall, string why) in source.Missing)
        {
            error.WriteLine($"  {SyscallNames.NameOf(syscall)} is not seen: {DisplayText.ToSafeString(why)}");
        }

        foreach (string sentence in source.Degraded)
        {
            error.WriteLine($"  {DisplayText.ToSafeString(sentence)}");
        }
    }

    private static void Line(TextWriter error, ulong count, string what)
    {
        if (count > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count:N0} {what}"));
        }
    }
}
