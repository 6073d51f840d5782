namespace IoTop.Screens;

/// <summary>The sysctl that other tools need for their IO column; iotop-c has Ctrl-T for it, so have we.</summary>
internal static class DelayAccounting
{
    private const string Path = "/proc/sys/kernel/task_delayacct";

    /// <summary>Switches it; returns what to tell the user.</summary>
    public static string Toggle()
    {
        try
        {
            string value = File.ReadAllText(Path).Trim() == "1" ? "0" : "1";
            File.WriteAllText(Path, value);
            return $"kernel.task_delayacct is now {value} (IO here does not depend on it)";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"cannot switch kernel.task_delayacct: {error.Message}";
        }
    }
}
