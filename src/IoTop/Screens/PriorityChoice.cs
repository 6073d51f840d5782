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
        bool done = task.Tid == task.Tgid
            ? IoPriority.TrySetProcess(task.Tgid, wanted.Class, wanted.Level, out int errno)
            : IoPriority.TrySet(task.Tid, wanted.Class, wanted.Level, out errno);
        string name = string.Create(CultureInfo.InvariantCulture, $"{task.Tid}");
        return errno switch
        {
            _ when done => $"{name}: I/O priority is now {wanted}",
            EPERM => $"{name}: not permitted; the real-time class needs CAP_SYS_ADMIN, others' processes CAP_SYS_NICE",
            ESRCH => $"{name}: the process has ended",
            _ => $"{name}: not set for all threads: {Errno.NameOf(errno)}",
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
}
