using System.Globalization;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>The kernel's map of who is watched (bpf/watches.bpf.h): puts processes in and takes them out.</summary>
internal sealed class WatchMap(BpfMap watched)
{
    private const int Batch = 512;
    private const int ErrnoTooBig = 7, ErrnoNoMemory = 12;

    private readonly MapReader<uint, Watch> _reader = new(watched, Batch);
    private ulong _lastSinceNs;

    /// <summary>Begins to watch a process, and its children from now on if that is asked for.</summary>
    /// <returns>Empty when it is done; else why not, in words for the user.</returns>
    internal string Add(uint tgid, bool children)
    {
        string whyNot = WhyNot(tgid);
        if (whyNot.Length > 0)
        {
            return whyNot;
        }

        WatchFlags flags = children ? WatchFlags.Children : WatchFlags.None;
        if (watched.TryLookup(tgid, out Watch known))
        {
            Watch changed = known with { Flags = (known.Flags & ~WatchFlags.Everybody) | flags };
            _ = changed.Flags == known.Flags ? 0 : watched.Update(tgid, in changed);
        }
        else
        {
            _lastSinceNs = Math.Max(MonotonicClock.NowNs, _lastSinceNs + 1);
            int result = watched.Update(tgid, new Watch { SinceNs = _lastSinceNs, Tgid = tgid, Root = tgid, Flags = flags });
            if (result < 0)
            {
                return -result is ErrnoTooBig or ErrnoNoMemory
                    ? $"at most {watched.MaxEntries} processes can be watched"
                    : BpfException.FromErrno($"watch process {tgid}", -result).Message;
            }
        }

        // It may have ended before the kernel's side knew it: nobody would take it out again.
        whyNot = WhyNot(tgid);
        if (whyNot.Length > 0)
        {
            watched.Delete(tgid);
        }

        return whyNot;
    }

    /// <summary>Ends the watch of a process and of all that were inherited from it. Empty: it was not watched.</summary>
    internal List<Watch> Remove(uint tgid)
    {
        List<Watch> gone = [];
        if (watched.TryLookup(tgid, out Watch watch))
        {
            watched.Delete(tgid);
            gone.Add(watch);
            RemoveAll(child => (child.Flags & WatchFlags.Inherited) != 0 && (child.Root == tgid || child.Parent == tgid), gone);
        }

        return gone;
    }

    /// <summary>Ends the watch of all that nobody named.</summary>
    internal List<Watch> RemoveEverybody()
    {
        List<Watch> gone = [];
        RemoveAll(static watch => (watch.Flags & WatchFlags.Everybody) != 0, gone);
        return gone;
    }

    private void RemoveAll(Predicate<Watch> isMeant, List<Watch> gone)
    {
        bool found;
        do
        {
            // A fork that is under way may add another one.
            found = false;
            _reader.Begin();
            while (_reader.Next() is int read and > 0)
            {
                foreach (ref readonly Watch watch in _reader.Values[..read])
                {
                    if (isMeant(watch))
                    {
                        watched.Delete(watch.Tgid);
                        gone.Add(watch);
                        found = true;
                    }
                }
            }
        }
        while (found);
    }

    /// <summary>Why a process cannot be watched; empty: it can.</summary>
    private static string WhyNot(uint tgid)
    {
        try
        {
            string process = "", state = "";
            foreach (string line in File.ReadLines($"/proc/{tgid}/status"))
            {
                process = line.StartsWith("Tgid:", StringComparison.Ordinal) ? line[5..].Trim() : process;
                state = line.StartsWith("State:", StringComparison.Ordinal) ? line[6..].Trim() : state;
            }

            // The first thread may have ended while others go on.
            return process != tgid.ToString(CultureInfo.InvariantCulture) ? $"{tgid} is a thread of process {process}"
                : state.StartsWith('X') || (state.StartsWith('Z') && Directory.GetDirectories($"/proc/{tgid}/task").Length <= 1)
                    ? $"process {tgid} has ended"
                : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"no process {tgid}";
        }
    }
}
