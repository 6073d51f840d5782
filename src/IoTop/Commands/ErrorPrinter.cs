using IoTop.Bpf;
using IoTop.Model;
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
        int status = StatusOf(exception);
        try
        {
            Explain(exception);
        }
        catch (IOException)
        {
            // Nobody reads standard error either; the status still says it.
        }

        return status;
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        BrokenPipeException or OperationCanceledException => ExitCode.Done,
        UsageException => ExitCode.BadUsage,
        BpfException => ExitCode.MissingKernelFeature,
        _ => ExitCode.Failed,
    };

    private void Explain(Exception exception)
    {
        switch (exception)
        {
            case BrokenPipeException or OperationCanceledException:
                // head has seen enough, or Ctrl-C was pressed: that is no failure.
                break;
            case UsageException usage:
                Line(usage.Message, usage.Hint ?? $"{ProgramSyntax.ProgramName} --help");
                break;
            case FailedException failed:
                Line(failed.Message, failed.Hint);
                break;
            case RecordingException recording:
                Line(recording.Message, recording.Hint);
                break;
            case BpfException bpf:
                Line(bpf.Message, bpf.Hint ?? $"{ProgramSyntax.ProgramName} doctor");
                Details(bpf.Details);
                break;
            case TerminalException terminal:
                Line(terminal.Message, terminal.Remedy.Length == 0 ? null : terminal.Remedy);
                break;
            case DllNotFoundException missing:
                Line($"cannot load a library: {missing.Message}", $"{ProgramSyntax.ProgramName} doctor");
                break;
            default:
                Line(exception.Message, null);
                Details(exception.ToString());
                break;
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
