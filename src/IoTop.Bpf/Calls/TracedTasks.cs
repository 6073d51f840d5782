using System.Globalization;

namespace IoTop.Bpf;

/// <summary>
/// Which tasks belong to the processes that were chosen. The kernel traces what they fork, too (option function-fork), as it tells new threads
/// and new processes not apart: this does.
/// </summary>
internal sealed class TracedTasks
{
    private const int MaxTasks = 1 << 16;

    private readonly List<uint> _processes = [];
    private readonly Dictionary<uint, bool> _isTraced = [];
    private bool _children = true;

    /// <summary>All tasks pass until it is said otherwise.</summary>
    /// <param name="processes">None: all.</param>
    /// <param name="children">What they fork passes, too.</param>
    internal void Choose(IEnumerable<uint> processes, bool children)
    {
        _processes.Clear();
        _processes.AddRange(processes);
        _children = children || _processes.Count == 0;
        _isTraced.Clear();
    }

    /// <summary>A task is new.</summary>
    internal void Add(uint parent, uint task, bool isThread)
    {
        if (!_children && _isTraced.TryGetValue(parent, out bool isTraced))
        {
            Set(task, isThread && isTraced);
        }
        else
        {
            _isTraced.Remove(task); // its number was another's
        }
    }

    /// <summary>Allocates nothing but room.</summary>
    internal bool Contains(uint task)
    {
        if (_children)
        {
            return true;
        }

        if (!_isTraced.TryGetValue(task, out bool isTraced))
        {
            isTraced = LookUp(task);
            Set(task, isTraced);
        }

        return isTraced;
    }

    /// <summary>The threads that a process has now; none: it is gone.</summary>
    internal static List<uint> ThreadsOf(uint process)
    {
        List<uint> threads = [];
        try
        {
            foreach (string path in Directory.EnumerateDirectories($"/proc/{process}/task"))
            {
                if (uint.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out uint thread))
                {
                    threads.Add(thread);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            threads.Clear();
        }

        return threads;
    }

    /// <summary>A task whose beginning nobody told us of: one from before, or the event was lost. One that is gone is believed to be ours.</summary>
    private bool LookUp(uint task)
    {
        foreach (uint process in _processes)
        {
            if (task == process || Directory.Exists($"/proc/{process}/task/{task}"))
            {
                return true;
            }
        }

        return !Directory.Exists($"/proc/{task}");
    }

    private void Set(uint task, bool isTraced)
    {
        if (_isTraced.Count >= MaxTasks)
        {
            _isTraced.Clear(); // they are looked up again
        }

        _isTraced[task] = isTraced;
    }
}
