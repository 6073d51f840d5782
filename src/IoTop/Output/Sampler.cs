using System.Runtime.InteropServices;
using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>
/// Closes intervals and picks and orders the rows that the user asked for, for all batch formats. A steady sample allocates nothing.
/// </summary>
internal sealed class Sampler
{
    private readonly MonitorOptions _options;
    private readonly RowSelection _selection;
    private readonly List<ProcessRow> _rows = [];
    private readonly Comparison<ProcessRow> _order;
    private readonly CellCompare<ProcessRow> _compare;
    private readonly int _sign;

    // The header shows the rates of the last interval whatever the rows show, as iotop -a does.
    private readonly CellContext _header;

    /// <exception cref="UsageException">A device, user or expression of the options does not exist.</exception>
    public Sampler(IoModel model, MonitorOptions options)
    {
        _options = options;
        Model = model;
        Context = new CellContext(model)
        {
            Amounts = options.Amounts,
            Units = options.Units,
            FullCommand = options.FullCommand,
            DeadX = options.DeadX,
        };
        model.ByThread = options.ByThread;
        model.ByDirtier = options.ByDirtier;
        _selection = new RowSelection(model, options);
        Context.Devices = _selection.Devices;
        _header = new CellContext(model) { Devices = _selection.Devices };
        Column<ProcessRow> sort = ProcessColumns.All.First(column => column.Key == (options.Sort ?? "io"));
        bool ascending = options.SortAscending ?? !sort.DescendingFirst;
        _compare = sort.Compare!;
        _sign = ascending ? 1 : -1;
        _order = Compare;
    }

    public IoModel Model { get; }

    public CellContext Context { get; }

    /// <summary>The rows to print, in order. Valid until the next <see cref="Take"/>.</summary>
    public ReadOnlySpan<ProcessRow> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>The devices to print; the filter is asked for each.</summary>
    public bool Shows(DeviceRow device) => _selection.Matches(device) && (!_options.Only || Context.TallyOf(device).IsActive);

    /// <summary>What the selected processes read in the last interval, shown or not.</summary>
    public ulong TotalReadBytes { get; private set; }

    /// <inheritdoc cref="TotalReadBytes"/>
    public ulong TotalWriteBytes { get; private set; }

    /// <summary>What the lowest devices read in the last interval, or with a choice of devices, those.</summary>
    public ulong ActualReadBytes { get; private set; }

    /// <inheritdoc cref="ActualReadBytes"/>
    public ulong ActualWriteBytes { get; private set; }

    /// <summary>Bytes of the last interval per second.</summary>
    public double Rate(ulong bytes) => _header.Scale(bytes);

    /// <summary>Starts the first interval.</summary>
    public void Begin() => Model.Refresh();

    /// <summary>Closes the interval and picks the rows.</summary>
    public void Take()
    {
        Model.Refresh();
        _rows.Clear();
        ulong read = 0;
        ulong written = 0;
        foreach (ProcessRow row in _options.ByCgroup ? Model.Counters.Cgroups.Rows : Model.Counters.Processes)
        {
            if (!_selection.Matches(row))
            {
                continue;
            }

            read += ProcessAmounts.Of(row, IoClass.Read, _header).Bytes;
            written += ProcessAmounts.Of(row, IoClass.Write, _header).Bytes;
            if (IsShown(row))
            {
                _rows.Add(row);
            }
        }

        (TotalReadBytes, TotalWriteBytes) = (read, written);
        SumDevices();
        CollectionsMarshal.AsSpan(_rows).Sort(_order);
    }

    private bool IsShown(ProcessRow row)
    {
        bool active = ProcessAmounts.IsActive(row, Context);

        // The rows that are no process are there to close the sum, and only when they have something to add.
        return active || (!_options.Only && row.Kind is not (ProcessRowKind.NoOwner or ProcessRowKind.Departed) && !row.Info.IsExited);
    }

    private void SumDevices()
    {
        if (_selection.Devices is null)
        {
            IoTally actual = Model.Counters.Actual.Interval;
            (ActualReadBytes, ActualWriteBytes) = (actual.Read.Bytes, actual.Write.Bytes);
            return;
        }

        (ActualReadBytes, ActualWriteBytes) = (0, 0);
        foreach (DeviceRow device in Model.Counters.Devices)
        {
            // A partition's I/O is in its disk's row already.
            bool counted = device.Disk is DeviceRow disk && _selection.Matches(disk);
            if (_selection.Matches(device) && !counted)
            {
                ActualReadBytes += device.Interval.Read.Bytes;
                ActualWriteBytes += device.Interval.Write.Bytes;
            }
        }
    }

    private int Compare(ProcessRow left, ProcessRow right)
    {
        int order = _compare(in left, in right, Context) * _sign;
        return order != 0 ? order : left.Tid.CompareTo(right.Tid);
    }
}
