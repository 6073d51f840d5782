using System.Collections.Immutable;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>The kernel-side sets of devices and processes whose I/Os become events.</summary>
internal sealed class FilterMaps(BpfMap devices, BpfMap processes)
{
    /// <summary>Why so many members cannot be set; null: they can.</summary>
    internal string? Fault(int deviceCount, int processCount) =>
        deviceCount > devices.MaxEntries ? $"{deviceCount} devices are selected: at most {devices.MaxEntries}"
        : processCount > processes.MaxEntries ? $"{processCount} processes are selected: at most {processes.MaxEntries}"
        : null;

    internal void Set(IoFilter filter)
    {
        Replace(devices, filter.Devices, "devices");
        Replace(processes, filter.Processes, "processes", isFollowed: filter.Children);
    }

    /// <summary>
    /// Adds the new members before the old ones go, so that what stays selected is never filtered out in between. No members mean that
    /// nobody asks the map any more, soon: what it holds still counts until then, and goes with the next members. Where the kernel adds what
    /// members fork, nothing goes: it cannot be told from them.
    /// </summary>
    private static void Replace(BpfMap map, ImmutableArray<uint> members, string what, bool isFollowed = false)
    {
        if (members.IsEmpty)
        {
            return;
        }

        foreach (uint member in members)
        {
            int result = map.Update(member, (byte)1);
            if (result < 0)
            {
                throw BpfException.FromErrno($"select {members.Length} {what}", -result, $"select at most {map.MaxEntries}");
            }
        }

        if (isFollowed)
        {
            return;
        }

        uint key = 0;
        List<uint> stale = [];
        for (bool begin = true; map.TryNextKey(begin, ref key); begin = false)
        {
            if (!members.Contains(key))
            {
                stale.Add(key);
            }
        }

        foreach (uint member in stale)
        {
            map.Delete(member);
        }
    }
}
