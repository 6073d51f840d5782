using IoTop.Columns;

namespace IoTop.Screens;

/// <content>What the rows of the process table stand for.</content>
internal sealed partial class Session
{
    /// <summary>Processes, threads, cgroups, and again. What is kept of the past was counted by one of the first two, and stays so.</summary>
    public void NextRows()
    {
        if (Past is not null && !IsReplay)
        {
            Cells.ByCgroup = !Cells.ByCgroup;
            return;
        }

        ShowRows(Cells.Rows switch
        {
            RowsOf.Processes => RowsOf.Threads,
            RowsOf.Threads => RowsOf.Cgroups,
            _ => RowsOf.Processes,
        });
    }

    private void ShowRows(RowsOf rows)
    {
        Cells.ByCgroup = rows == RowsOf.Cgroups;
        Live.ByThread = rows == RowsOf.Threads;
    }
}
