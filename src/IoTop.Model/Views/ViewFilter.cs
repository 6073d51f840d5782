namespace IoTop.Model;

/// <summary>
/// Which rows a view shows: by pid, user, device, activity and a regular expression over pid and command. Matching allocates nothing
/// once warm. What is empty does not restrict.
/// </summary>
public sealed class ViewFilter
{
    /// <summary>tgids or tids.</summary>
    public HashSet<uint> Processes { get; } = [];

    public HashSet<uint> Uids { get; } = [];

    /// <summary>Device numbers; a disk stands for its partitions too.</summary>
    public HashSet<uint> Devices { get; } = [];

    /// <summary>Only who did I/O in the last interval; in the accumulated view, only who ever did.</summary>
    public bool OnlyActive { get; set; }

    /// <summary>Judge by accumulated sums instead of the interval.</summary>
    public bool Accumulated { get; set; }

    public bool HideExited { get; set; }

    /// <summary>The regular expression; "" for none.</summary>
    public string Pattern { get; private set; } = "";

    /// <summary>Sets the expression (case-insensitive unless it has a capital letter). False, with the reason, when it is wrong: the old one stays.</summary>
    public bool TrySetPattern(string pattern, out string error) => throw new NotImplementedException(pattern + Pattern);

    public bool Matches(ProcessRow row) => throw new NotImplementedException(Pattern);

    public bool Matches(DeviceRow row) => throw new NotImplementedException(Pattern);

    public bool Matches(in IoEvent ioEvent) => throw new NotImplementedException(Pattern);
}
