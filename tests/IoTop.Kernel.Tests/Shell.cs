using System.Diagnostics;

namespace IoTop.Kernel.Tests;

/// <summary>Runs the loads.</summary>
internal static class Shell
{
    /// <summary>Runs a command without a shell in between, so that its pid is the load's. Returns pid and standard output.</summary>
    internal static (uint Pid, string Output) Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        uint pid = (uint)process.Id;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), $"{command} does not end");
        Assert.True(process.ExitCode == 0, $"{command} {string.Join(' ', arguments)} left with {process.ExitCode}: {errors.Result}");
        return (pid, output);
    }

    /// <summary>Runs a script; for set-up and for loads whose processes are told apart by name.</summary>
    internal static string Script(string script) => Run("/bin/sh", "-ec", script).Output;
}
