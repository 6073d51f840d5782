using System.Globalization;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>The dry run: which functions the globs stand for, each family with its count.</summary>
internal static class CallsList
{
    public static int Run(ProgramHost host, CallsOptions options)
    {
        using ICallSource source = host.OpenCalls();
        IReadOnlyList<FunctionMatch> matches = source.Match(options.Globs);
        if (matches.Count == 0)
        {
            throw NoMatch(options.Globs);
        }

        int not = FunctionsList.Write(host, options.Format, matches, "traced");
        host.Error.WriteLine($"{ProgramSyntax.ProgramName}: {Count(matches.Count)}{Cannot(not)}");
        if (options.Globs.Count > 1)
        {
            foreach (string glob in options.Globs)
            {
                int count = source.Match([CallGlobs.IsExclusion(glob) ? glob[1..] : glob]).Count;
                string what = CallGlobs.IsExclusion(glob) ? "would be taken away" : Count(count);
                host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {DisplayText.ToSafeString(glob)}: {(CallGlobs.IsExclusion(glob) ? $"{count:N0} {what}" : what)}"));
            }
        }

        return ExitCode.Done;
    }

    public static FailedException NoMatch(IReadOnlyList<string> globs) =>
        new($"no function that can be traced is called {string.Join(" or ", globs.Where(static glob => !CallGlobs.IsExclusion(glob)))}",
            "available_filter_functions of tracefs has the names; * stands for anything");

    private static string Count(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} function{(count == 1 ? "" : "s")}");

    private static string Cannot(int count) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {count:N0} of which cannot be traced");
}
