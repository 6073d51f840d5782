using IoTop.Columns;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>What a row of a cgroup has to do with those of its processes.</summary>
internal static class CgroupRows
{
    /// <summary>
    /// Whether a process of it was chosen by its number or its user; when nothing of the kind was chosen, always. Its numbers are those of
    /// all its processes.
    /// </summary>
    public static bool HasChosen(Session session, ProcessRow group)
    {
        ScreenFilter filter = session.Filter;
        if ((filter.Pids.Count == 0 && filter.Users.Count == 0) || group.Kind != ProcessRowKind.Cgroup)
        {
            return true;
        }

        foreach (ProcessRow row in session.Model.Counters.Processes)
        {
            bool isChosen = (filter.Pids.Count == 0 || filter.Pids.Contains(row.Tgid)) &&
                (filter.Users.Count == 0 || filter.Users.Contains(row.Info.Uid));
            if (isChosen && row.IsPartOf(group))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Its processes, whose bytes are to be captured.</summary>
    public static CaptureScope Capturable(Session session, ProcessRow group)
    {
        List<ProcessRow> members = [];
        foreach (ProcessRow row in session.Model.Counters.Processes)
        {
            if (ProcessColumns.IsTask(row) && !row.Info.IsExited && row.IsPartOf(group))
            {
                members.Add(row);
            }
        }

        return CaptureScope.Of(members);
    }
}
