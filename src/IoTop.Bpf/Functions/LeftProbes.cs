using System.Globalization;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>Probes and instances that a killed run has left in tracefs: found by the process id in the name of their group.</summary>
public static class LeftProbes
{
    /// <summary>Takes them away; returns the names of what is gone. Nothing happens to those of a process that runs.</summary>
    public static IReadOnlyList<string> Remove()
    {
        string? tracefs = TraceProbes.Find();
        if (tracefs is null)
        {
            return [];
        }

        List<string> removed = RemoveInstances(tracefs);
        try
        {
            removed.AddRange(Remove(tracefs, File.ReadAllLines($"{tracefs}/kprobe_events")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // no kprobes here, or no permission: then there are no probes of ours, either
        }

        return removed;
    }

    /// <summary>An instance whose process is gone traces on, into a ring that nobody reads.</summary>
    private static List<string> RemoveInstances(string tracefs)
    {
        List<string> removed = [];
        try
        {
            foreach (string path in Directory.GetDirectories($"{tracefs}/{TraceInstance.Folder}", TraceProbes.GroupPrefix + "*"))
            {
                string name = Path.GetFileName(path);

                // The kernel switches off its tracer and removes it; not one whose ring is being read.
                if (TryOwner(name, out int pid) && !(pid == Environment.ProcessId ? TraceInstance.IsOwn(name) : IsOwned(pid)) && Libc.rmdir(path) == 0)
                {
                    removed.Add($"{TraceInstance.Folder}/{name}");
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // no instances here, or no permission
        }

        return removed;
    }

    /// <summary>The process that made a group: "iotop_sharp_42", "iotop_sharp_42_2".</summary>
    private static bool TryOwner(string group, out int pid)
    {
        pid = 0;
        return group.StartsWith(TraceProbes.GroupPrefix, StringComparison.Ordinal) &&
            int.TryParse(group[TraceProbes.GroupPrefix.Length..].Split('_')[0], NumberStyles.None, CultureInfo.InvariantCulture, out pid);
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
            if (TryOwner(group, out int pid) && !isOwned(pid))
            {
                yield return (group, line[(slash + 1)..space]);
            }
        }
    }

    /// <summary>The number may be another process's by now: an owner is called as we are, or holds probes or an instance's ring.</summary>
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
                    File.ResolveLinkTarget(fd, false)?.FullName is { } file && (file.Contains("[perf_event]", StringComparison.Ordinal) ||
                        file.Contains(TraceProbes.GroupPrefix, StringComparison.Ordinal)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
