using System.Globalization;
using IoTop.Model;

namespace IoTop.Commands;

/// <summary>What counting histograms says on standard error at its end: how much it was, and what is missing.</summary>
internal static class HistogramSummary
{
    public static void Write(TextWriter error, IHistogramSource source, ulong count, TimeSpan elapsed)
    {
        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ProgramSyntax.ProgramName}: {count:N0} at {HistogramSyntax.NameOf(source.Request.At)} in {elapsed.TotalSeconds:F1} s"));
        Line(error, source.Missed, "calls missed: the kernel left out the program");
        Line(error, source.Lost(HistogramLoss.CountsFull), "not counted: too many devices, processes and sizes");
        Line(error, source.Lost(HistogramLoss.NoTime), "without a time: under way when counting began, or their end was not seen");
        Line(error, source.Lost(HistogramLoss.FollowedFull), "children not followed: too many processes");
    }

    private static void Line(TextWriter error, ulong count, string what)
    {
        if (count > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count:N0} {what}"));
        }
    }
}
