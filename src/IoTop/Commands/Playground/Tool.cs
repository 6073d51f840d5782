using System.ComponentModel;
using System.Diagnostics;

namespace IoTop.Commands;

/// <summary>Programs of the system that do what needs no code of ours: mkfs, mount, umount.</summary>
internal static class Tool
{
    /// <summary>Waits for its end; what it said on standard error becomes the message when it fails.</summary>
    /// <exception cref="FailedException">It is not there, or failed.</exception>
    public static void Run(string program, string hint, params string[] args)
    {
        string error = TryRun(program, args) ?? throw new FailedException($"cannot start {program}: it is not installed", hint);
        if (error.Length > 0)
        {
            throw new FailedException($"{program} failed: {error}", hint);
        }
    }

    /// <summary>Empty: it did its work; null: it is not there; else what went wrong.</summary>
    public static string? TryRun(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        try
        {
            using Process process = Process.Start(Resolve(start))!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string error = process.StandardError.ReadToEnd();
            _ = output.Result;
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{error.Trim().Split('\n')[^1]} (status {process.ExitCode})";
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>A program is looked for in our PATH, not in the one it gets: that of a user has no sbin.</summary>
    private static ProcessStartInfo Resolve(ProcessStartInfo start)
    {
        foreach (string folder in start.Environment["PATH"]!.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.Combine(folder, start.FileName);
            if (File.Exists(path))
            {
                start.FileName = path;
                break;
            }
        }

        return start;
    }
}
