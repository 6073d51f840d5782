using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>Makes a recording out of the files of blktrace.</summary>
internal static class ImportCommand
{
    public static int Run(ProgramHost host, ImportOptions options)
    {
        IReadOnlyList<string> paths = BlktracePaths.Of(options.Traces);
        string output = options.Output ?? BlktracePaths.NameOf(options.Traces[0]) + ".iotop";
        bool isMade = false;
        using var blocks = new FileBlocks(output);
        try
        {
            BlktraceImport import = BlktraceImport.Write(paths, blocks, () => host.Wait(TimeSpan.Zero));
            if (!host.Wait(TimeSpan.Zero))
            {
                throw new FailedException("stopped before everything was read: what was made of it is removed", "the same once more");
            }

            isMade = true;
            Summarize(host.Error, output, import);
            return ExitCode.Done;
        }
        finally
        {
            if (!isMade)
            {
                File.Delete(output);
            }
        }
    }

    private static void Summarize(TextWriter text, string output, BlktraceImport import)
    {
        text.WriteLine($"{Safe(output)}: {import.Ios} I/Os of {import.Records} records");
        if (import.WithoutStart > 0)
        {
            text.WriteLine($"  {import.WithoutStart} of them were under way when the trace began, or their Q was lost: they have no owner and no times");
        }

        if (import.UnderWay > 0)
        {
            text.WriteLine($"  {import.UnderWay} more were under way when it ended: they are left out");
        }

        foreach (string damage in import.Damage)
        {
            text.WriteLine($"  {Safe(damage)}");
        }
    }

    private static string Safe(string text) => DisplayText.ToSafeString(text);
}
