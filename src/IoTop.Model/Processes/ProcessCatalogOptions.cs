namespace IoTop.Model;

/// <summary>Where processes are looked up, and for how long they are remembered.</summary>
public sealed record ProcessCatalogOptions
{
    /// <summary>null: there is no /proc; only what is added by hand is known.</summary>
    public string? ProcRoot { get; init; } = "/proc";

    /// <summary>The file that user names come from; null asks the system (NSS).</summary>
    public string? PasswdFile { get; init; }

    /// <summary>How long a process that ended is remembered after its end.</summary>
    public TimeSpan ExitedRetention { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many known processes are read again in one scan, in turn: a rename, a new user or priority is seen after at most
    /// count / this scans. New processes and reused pids are read at once, and once more in the scan after.
    /// </summary>
    public int RereadsPerScan { get; init; } = 200;
}
