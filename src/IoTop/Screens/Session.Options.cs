using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Screens;

/// <content>From options to settings and back.</content>
internal sealed partial class Session
{
    /// <summary>The columns of the process table: options and W speak of them.</summary>
    public ColumnSet<ProcessRow> ProcessColumnSet { get; } = new(ProcessColumns.All, "io");

    /// <summary>Takes over what the user asked for on the command line and in the configuration file.</summary>
    public void Apply(MonitorOptions options)
    {
        SetDelay(options.Delay);
        Filter.Rows.OnlyActive = options.Only;
        Filter.Rows.HideExited = options.HideExited;
        Settings.Graph = options.Graph;
        Settings.ReverseGraph = options.ReverseGraph;
        Settings.InverseHeader = options.Inverse;
        Settings.ShowClock = !options.HideClock;
        Cells.DeadX = options.DeadX;
        SetAmounts(options.Amounts);
        Cells.Units = options.Units;
        Cells.FullCommand = options.FullCommand;
        ShowRows(options.ByCgroup ? RowsOf.Cgroups : options.ByThread ? RowsOf.Threads : RowsOf.Processes);
        Live.ByDirtier = options.ByDirtier;
        SnapLength = options.SnapLength;
        Captured = options.Payload ? CaptureScope.Filter : null;
        ApplyColumns(options);
        Filter.Clear();
        Filter.Pids.UnionWith(options.Pids);
        Filter.Cgroups.Set(options.Cgroups);
        Filter.SetSearch(options.Filter ?? "");
        _wantedUsers = options.Users;
        _wantedDevices = options.Devices;
        Generation++;
    }

    /// <summary>The settings as options: what W writes.</summary>
    public MonitorOptions ToOptions() => _setup.Options with
    {
        Delay = Settings.Delay,
        Only = Filter.Rows.OnlyActive,
        HideExited = Filter.Rows.HideExited,
        Graph = Settings.Graph,
        ReverseGraph = Settings.ReverseGraph,
        Inverse = Settings.InverseHeader,
        HideClock = !Settings.ShowClock,
        DeadX = Cells.DeadX,
        Amounts = Cells.Amounts,
        Units = Cells.Units,
        FullCommand = Cells.FullCommand,
        ByThread = Live.ByThread,
        ByCgroup = Cells.ByCgroup,
        ByDirtier = IsReplay ? _setup.Options.ByDirtier : Live.ByDirtier,
        Payload = Captured is not null,
        SnapLength = SnapLength,
        HiddenColumns = ColumnKeys(static (column, visible) => column.Visible && !visible),
        ShownColumns = ColumnKeys(static (column, visible) => !column.Visible && visible),
        Sort = ProcessColumnSet.SortColumn < 0 ? null : ProcessColumnSet[ProcessColumnSet.SortColumn].Key,
        SortAscending = !ProcessColumnSet.SortDescending,
    };

    /// <summary>Names of users and devices can only be looked up once the catalogs have been filled.</summary>
    private void ResolveNames()
    {
        foreach (string name in _wantedDevices)
        {
            if (Model.Devices.TryFind(name, out DeviceInfo device))
            {
                Filter.Devices.Add(device.Dev);
            }
        }

        foreach (string name in _wantedUsers)
        {
            if (UserSelection.TryFind(Model.Processes, name, out uint uid))
            {
                Filter.Users.Add(uid);
            }
        }

        _wantedDevices = [];
        _wantedUsers = [];
    }

    private void ApplyColumns(MonitorOptions options)
    {
        ProcessColumnSet.ResetVisible();
        foreach (string key in options.HiddenColumns)
        {
            ShowColumn(key, false);
        }

        foreach (string key in options.ShownColumns)
        {
            ShowColumn(key, true);
        }

        int sort = ProcessColumnSet.IndexOf(options.Sort ?? "io");
        if (sort >= 0)
        {
            bool descending = options.SortAscending is bool ascending ? !ascending : ProcessColumnSet[sort].DescendingFirst;
            ProcessColumnSet.SetSort(sort, descending);
        }
    }

    private void ShowColumn(string key, bool visible)
    {
        int column = ProcessColumnSet.IndexOf(key);
        if (column >= 0)
        {
            ProcessColumnSet.Show(column, visible);
        }
    }

    private List<string> ColumnKeys(Func<Column<ProcessRow>, bool, bool> chosen)
    {
        List<string> keys = [];
        for (int column = 0; column < ProcessColumnSet.Count; column++)
        {
            if (chosen(ProcessColumnSet[column], ProcessColumnSet.IsVisible(column)))
            {
                keys.Add(ProcessColumnSet[column].Key);
            }
        }

        return keys;
    }
}
