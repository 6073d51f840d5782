using IoTop.Columns;
using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Goes through what a picture can be of: all, then one after the other.</summary>
internal static class PictureChoice
{
    /// <summary>The next device that ever did something, by name; the processes stay.</summary>
    public static CaptureScope Device(Session session, CaptureScope now, int step)
    {
        List<DeviceRow> rows = [];
        foreach (DeviceInfo info in session.Model.Devices.Devices)
        {
            if (session.Model.Counters.TryGetDevice(info.Dev, out DeviceRow row) && row.Accumulated.IsActive
                && session.Filter.IsChosen(info.Dev))
            {
                rows.Add(row);
            }
        }

        int at = now.Devices.Length == 0 ? -1 : rows.FindIndex(row => row.Dev == now.Devices[0]);
        int next = Next(at, step, rows.Count);
        return Of(session, now.Processes.Length == 1 ? now.Processes[0] : 0, next < 0 ? null : rows[next]);
    }

    /// <summary>The next process that ever did something, by number; the device stays.</summary>
    public static CaptureScope Process(Session session, CaptureScope now, int step)
    {
        List<uint> tgids = [];
        foreach (ProcessRow row in session.Model.Counters.Processes)
        {
            if (ProcessColumns.IsTask(row) && row.Accumulated.IsActive && session.Filter.Rows.Matches(row) && !tgids.Contains(row.Tgid))
            {
                tgids.Add(row.Tgid);
            }
        }

        tgids.Sort();
        int at = now.Processes.Length == 0 ? -1 : tgids.IndexOf(now.Processes[0]);
        int next = Next(at, step, tgids.Count);
        DeviceRow? device = null;
        if (now.Devices.Length > 0)
        {
            session.Model.Counters.TryGetDevice(now.Devices[0], out device!);
        }

        return Of(session, next < 0 ? 0 : tgids[next], device);
    }

    private static int Next(int at, int step, int count)
    {
        int next = at + step;
        return next < -1 ? count - 1 : next >= count ? -1 : next;
    }

    private static CaptureScope Of(Session session, uint tgid, DeviceRow? device)
    {
        if (tgid == 0)
        {
            return CaptureScope.Of(null, device);
        }

        foreach (ProcessRow row in session.Model.Counters.Processes)
        {
            if (row.Tgid == tgid && ProcessColumns.IsTask(row))
            {
                return CaptureScope.Of(row, device);
            }
        }

        return CaptureScope.Of(null, device);
    }
}
