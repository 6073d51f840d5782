using System.Globalization;

namespace IoTop.Bpf;

/// <summary>Probes that a killed run has left in tracefs: found by the process id in the name of their group.</summary>
public static class LeftProbes
{
    /// <summary>Takes them away; returns the groups that are gone. Nothing happens to those of a process that runs.</summary>
    public static IReadOnlyList<string> Remove()
    {
        string? tracefs = TraceProbes.Find();
        if (tracefs is null)
        {
            return [];
        }

        try
        {
            return Remove(tracefs, File.ReadAllLines($"{tracefs}/kprobe_events"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // no kprobes here, or no permission: then there is nothing of ours, either
        }
    }

    private static List<string> Remove(string tracefs, IEnumerable<string> definitions)
    {
        List<string> removed = [];
        foreach ((string group, string name) in Find(definitions, IsOwned))
        {
            if (TraceProbes.Command(tracefs, $"-:{group}/{name}") == 0 && !removed.Contains(group))
            {
                removed.Add(group);
            }
        }

        return removed;
    }

    /// <summary>Groups and names of probes whose process is gone, out of kprobe_events: "r4096:iotop_sharp_42/kfree_r_42 kfree".</summary>
    internal static IEnumerable<(string Group, string Name)> Find(IEnumerable<string> definitions, Func<int, bool> isOwned)
    {
        foreach (string line in definitions)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            int slash = line.IndexOf('/', StringComparison.Ordinal);
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (colon < 0 || slash < colon || space < slash)
            {
                continue;
            }

            string group = line[(colon + 1)..slash];
            if (!group.StartsWith(TraceProbes.GroupPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            string number = group[TraceProbes.GroupPrefix.Length..].Split('_')[0];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && !isOwned(pid))
            {
                yield return (group, line[(slash + 1)..space]);
            }
        }
    }

    /// <summary>The number may be another process's by now: an owner is called as we are, or holds probes.</summary>
    private static bool IsOwned(int pid)
    {
        if (pid == Environment.ProcessId)
        {
            return TraceProbes.HasGroups;
        }

        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            char state = stat[Math.Min(stat.LastIndexOf(')') + 2, stat.Length - 1)];
            if (state is 'Z' or 'X')
            {
                return false; // its name is left, its files are closed
            }

            return File.ReadAllText($"/proc/{pid}/comm").TrimEnd() == "iotop-sharp" ||
                Directory.EnumerateFiles($"/proc/{pid}/fd").Any(static fd =>
                    File.ResolveLinkTarget(fd, false)?.Name.Contains("[perf_event]", StringComparison.Ordinal) == true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
