namespace IoTop.Commands;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something went wrong while it ran.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int BadUsage = 2;

    /// <summary>The kernel, or this user on it, lacks what was asked for.</summary>
    public const int MissingKernelFeature = 3;
}
