using IoTop.Bpf;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>
/// Says on standard error what failed, what the kernel said and what to do, and chooses the exit status. Never a stack trace.
/// </summary>
internal sealed class ErrorPrinter(TextWriter error, bool verbose)
{
    /// <summary>Returns the exit status.</summary>
    public int Print(Exception exception)
    {
        switch (exception)
        {
            case BrokenPipeException:
                // head has seen enough.
                return ExitCode.Done;
            case OperationCanceledException:
                return ExitCode.Done;
            case UsageException usage:
                Line(usage.Message, usage.Hint ?? $"{ProgramSyntax.ProgramName} --help");
                return ExitCode.BadUsage;
            case BpfException bpf:
                Line(bpf.Message, bpf.Hint ?? $"{ProgramSyntax.ProgramName} doctor");
                Details(bpf.Details);
                return ExitCode.MissingKernelFeature;
            case TerminalException terminal:
                Line(terminal.Message, terminal.Remedy.Length == 0 ? null : terminal.Remedy);
                return ExitCode.Failed;
            case DllNotFoundException missing:
                Line($"cannot load a library: {missing.Message}", $"{ProgramSyntax.ProgramName} doctor");
                return ExitCode.Failed;
            default:
                Line(exception.Message, null);
                Details(exception.ToString());
                return ExitCode.Failed;
        }
    }

    private void Line(string message, string? hint)
    {
        // Messages quote file names and arguments, which may be anybody's.
        error.WriteLine($"{ProgramSyntax.ProgramName}: {DisplayText.ToSafeString(message)}");
        if (hint is not null)
        {
            error.WriteLine($"  try: {DisplayText.ToSafeString(hint)}");
        }
    }

    private void Details(string? details)
    {
        if (string.IsNullOrEmpty(details))
        {
            return;
        }

        if (!verbose)
        {
            error.WriteLine("  details: the same with --verbose");
            return;
        }

        foreach (string line in details.Split('\n'))
        {
            error.WriteLine("  " + DisplayText.ToSafeString(line));
        }
    }
}
