using IoTop.Columns;
using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>In front of the command of a process whose functions are counted.</summary>
internal static class FunctionMark
{
    private const int Mark = '\u25CF';

    /// <summary>Returns the columns that it took.</summary>
    public static int Draw(Session session, ProcessRow row, Canvas cell)
    {
        if (session.Functions is null || !ProcessColumns.IsTask(row) || row.Info.IsExited || session.Functions.Find(row.Tgid) is null)
        {
            return 0;
        }

        cell.Put(0, 0, Mark, Role.Accent);
        return 2;
    }
}
