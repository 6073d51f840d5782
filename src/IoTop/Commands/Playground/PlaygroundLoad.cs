using System.Diagnostics;

namespace IoTop.Commands;

/// <summary>
/// The processes that make the load of a playground, a name each. Their standard input is a pipe that ends with us, however we end, and
/// they with it.
/// </summary>
internal sealed class PlaygroundLoad : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly List<Process> _processes = [];

    /// <param name="folder">Where they read and write.</param>
    public PlaygroundLoad(string folder)
    {
        string program = Environment.ProcessPath ?? throw new FailedException("cannot find our own program to start", "is /proc mounted?");
        foreach (string name in PlaygroundWorker.Names)
        {
            var start = new ProcessStartInfo(program)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (string arg in (string[])["playground", PlaygroundSyntax.LoadName, $"{name}:{folder}"])
            {
                start.ArgumentList.Add(arg);
            }

            _processes.Add(Process.Start(start)!);
        }
    }

    public void Dispose()
    {
        _processes.ForEach(static process => process.StandardInput.Close());
        foreach (Process process in _processes)
        {
            if (!process.WaitForExit(s_patience))
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }
    }
}
