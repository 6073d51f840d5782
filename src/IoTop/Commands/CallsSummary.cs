using System.Globalization;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>What a trace of calls says on standard error at its end: how much there was, what is missing, and what to do about that.</summary>
internal sealed class CallsSummary(TextWriter error, ICallSource source)
{
    /// <summary>Functions that were traced.</summary>
    public int Functions { get; set; }

    /// <summary>Calls that were printed.</summary>
    public ulong Calls { get; set; }

    /// <summary>Calls that we had read, but forgot before they were printed.</summary>
    public ulong Overwritten { get; set; }

    /// <summary>Calls that were lost before the first one that could be printed.</summary>
    public ulong LostBefore { get; set; }

    public void Write(TimeSpan elapsed)
    {
        ulong lost = source.Lost - LostBefore + Overwritten;
        double perSecond = elapsed > TimeSpan.Zero ? Calls / elapsed.TotalSeconds : 0;
        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ProgramSyntax.ProgramName}: {Calls:N0} call{(Calls == 1 ? "" : "s")} of {Functions:N0} function{(Functions == 1 ? "" : "s")}"
            + $" in {elapsed.TotalSeconds:F1} s, {perSecond:N0} per second, lost {lost:N0}"));
        error.WriteLine($"  by {DisplayText.ToSafeString(source.Description.Text)}");
        if (lost > 0)
        {
            error.WriteLine("  try: fewer functions, --pid PID, or a faster reader of the output");
        }

        foreach (string sentence in source.Description.Degraded)
        {
            error.WriteLine($"  {DisplayText.ToSafeString(sentence)}");
        }
    }
}
