using System.Globalization;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The I/O priorities that i offers, as ionice knows them.</summary>
internal static class PriorityChoice
{
    private const int Levels = 8;
    private const int EPERM = 1;
    private const int ESRCH = 3;

    public static IReadOnlyList<ListItem> Items { get; } = Make();

    /// <summary>Sets the priority of a process with all its threads, or of one thread; returns what to tell the user.</summary>
    public static string Apply(ProcessInfo task, long id)
    {
        IoPriority wanted = FromId(id);
        int done = 0;
        int errno = 0;
        foreach (uint tid in ThreadsOf(task))
        {
            if (IoPriority.TrySet(tid, wanted.Class, wanted.Level, out int failed))
            {
                done++;
            }
            else
            {
                errno = failed;
            }
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{task.Tid}");
        return errno switch
        {
            0 => $"{name}: I/O priority is now {wanted}",
            EPERM => $"{name}: not permitted; the real-time class needs CAP_SYS_ADMIN, others' processes CAP_SYS_NICE",
            ESRCH when done == 0 => $"{name}: the process has ended",
            _ => $"{name}: set for {done} threads, errno {errno} for others",
        };
    }

    private static List<ListItem> Make()
    {
        List<ListItem> items = [];
        Add(items, IoPriorityClass.BestEffort, Levels, "best effort");
        Add(items, IoPriorityClass.Idle, 1, "only when nobody else wants the disk");
        Add(items, IoPriorityClass.RealTime, Levels, "real time: before all others");
        return items;
    }

    private static void Add(List<ListItem> items, IoPriorityClass ioClass, int levels, string detail)
    {
        for (int level = 0; level < levels; level++)
        {
            IoPriority priority = new(ioClass, (byte)level);
            items.Add(new ListItem(((long)ioClass * Levels) + level, priority.ToString(), detail));
        }
    }

    private static IoPriority FromId(long id) => new((IoPriorityClass)(id / Levels), (byte)(id % Levels));

    /// <summary>The kernel keeps a priority per thread, and a process is as fast as its threads.</summary>
    private static List<uint> ThreadsOf(ProcessInfo task)
    {
        List<uint> threads = [];
        string directory = string.Create(CultureInfo.InvariantCulture, $"/proc/{task.Tgid}/task");
        if (task.Tid == task.Tgid && Directory.Exists(directory))
        {
            try
            {
                foreach (string path in Directory.EnumerateDirectories(directory))
                {
                    if (uint.TryParse(Path.GetFileName(path.AsSpan()), out uint tid))
                    {
                        threads.Add(tid);
                    }
                }
            }
            catch (IOException)
            {
                // It ended while we looked; what was found is tried.
            }
        }

        if (threads.Count == 0)
        {
            threads.Add(task.Tid);
        }

        return threads;
    }
}
