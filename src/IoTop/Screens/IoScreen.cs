using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The single I/Os as they finish, the newest at the bottom: all of them, or those of one process on one device. Sorted by anything
/// but the time it is a picture of the last interval's end.
/// </summary>
internal sealed partial class IoScreen : Screen, ITableRows
{
    private const int MaxCell = 256;

    private readonly ProcessRow? _process;
    private readonly DeviceRow? _device;
    private readonly string _title = "I/Os";
    private readonly bool _comesFromDevice;
    private readonly EventMatch _match;
    private readonly EventIndex _index;
    private readonly EventSort _sort = new();
    private readonly TableState _state = new() { FollowsAtEnd = true, Follow = true };
    private int _modelVersion;
    private int _filterVersion = -1;
    private int _generation = -1;
    private IoEvent _kept;
    private int _columnsVersion = -1;

    /// <param name="session">What is looked at.</param>
    /// <param name="process">Only its I/Os; null: everybody's.</param>
    /// <param name="device">Only those on it; null: on all.</param>
    /// <param name="comesFromDevice">The path at the top already has the device, and now needs the process.</param>
    public IoScreen(Session session, ProcessRow? process = null, DeviceRow? device = null, bool comesFromDevice = false)
        : base(session)
    {
        _comesFromDevice = comesFromDevice;
        _process = process;
        _device = device;
        _match = new EventMatch(session.Filter)
        {
            Process = process is null ? null : process.Kind == ProcessRowKind.Thread ? process.Tid : process.Tgid,
            IsThread = process?.Kind == ProcessRowKind.Thread,
            Devices = device is null ? null : [device.Dev],
        };
        _index = new EventIndex(session.Model.Events, _match);
        _modelVersion = session.ModelVersion;
        Capturable = process is null && device is null ? CaptureScope.Filter : CaptureScope.Of(process, device);
    }

    /// <summary>The I/Os of a place in a picture.</summary>
    /// <param name="session">What is looked at.</param>
    /// <param name="place">Which they are.</param>
    /// <param name="title">What that place is, for the path at the top.</param>
    public IoScreen(Session session, IIoMatch place, string title)
        : base(session)
    {
        _title = title;
        _match = new EventMatch(session.Filter) { Also = place };
        _index = new EventIndex(session.Model.Events, _match);
        _modelVersion = session.ModelVersion;
        _state.Follow = false;
        Capturable = CaptureScope.Filter;
    }

    public ColumnSet<IoEvent> ColumnSet { get; } = new(EventColumns.All);

    public override IColumnChoice Columns => ColumnSet;

    public override KeyTable<Command> Keys => KeyMap.Ios;

    public override CaptureScope Capturable { get; }

    public override CaptureScope Segments => Capturable;

    public override bool IsLive => true;

    public int Count => IsSorted ? _sort.Count : _index.Count;

    private bool IsSorted => ColumnSet.SortColumn >= 0;

    /// <summary>The last step of the way down: the device of a process, or the process of a device.</summary>
    public override void DrawTitle(ref Pen pen)
    {
        if (_device is null)
        {
            pen.Write(_title, Role.Title);
        }
        else if (_comesFromDevice && _process is not null)
        {
            ProcessPanel.DrawName(ref pen, _process);
        }
        else
        {
            pen.Write(_device.Info.DisplayName, Role.Title);
        }
    }

    public override int WriteSummary(Span<byte> text)
    {
        int written = Format.Grouped((ulong)Count, text);
        written += Format.Text(" I/Os"u8, text[written..]);
        written += Format.Text(_state.Follow ? "  following"u8 : IsSorted ? "  sorted"u8 : "  w: follow"u8, text[written..]);
        return written;
    }

    public override bool Advance()
    {
        bool changed = false;
        bool byDirtier = Session.Model.ByDirtier;
        if (_filterVersion != Session.Filter.Version || _match.ByDirtier != byDirtier)
        {
            if (_match.ByDirtier != byDirtier)
            {
                _match.ByDirtier = byDirtier;
                ColumnSet.Show(ColumnSet.IndexOf("dirtier"), byDirtier);
            }

            _filterVersion = Session.Filter.Version;
            _index.Reset(Session.Model.Events);
            FindAgain();
            changed = true;
        }
        else
        {
            changed = _index.Update();
        }

        if (IsSorted && (Session.Generation != _generation || ColumnSet.Version != _columnsVersion))
        {
            _sort.Sort(Session.Model.Events, _index, ColumnSet[ColumnSet.SortColumn].Key, ColumnSet.SortDescending);
            changed = true;
        }
        else if (IsSorted)
        {
            changed = false;
        }

        if (ColumnSet.Version != _columnsVersion)
        {
            changed = true;
            ShowBeginning();
        }

        _generation = Session.Generation;
        _columnsVersion = ColumnSet.Version;
        return changed;
    }

    /// <summary>In the events of another time the I/O under the cursor has another number, if it is there.</summary>
    private void FindAgain()
    {
        if (_modelVersion == Session.ModelVersion)
        {
            return;
        }

        _modelVersion = Session.ModelVersion;
        if (_kept.CompleteNs != 0 && !_state.Follow)
        {
            _state.SelectIdentity(EventFinder.Find(Session.Model.Events, in _kept));
        }
    }

    /// <summary>Another order is read from its beginning.</summary>
    private void ShowBeginning()
    {
        if (IsSorted)
        {
            _state.Follow = false;
            _state.Select(0);
        }
    }

    public override void Arrange(int width, int height)
    {
        ColumnSet.Fit(width - 1);
        _state.SortColumn = ColumnSet.ShownSortColumn;
        _state.SortDescending = ColumnSet.SortDescending;
        _state.Arrange(this, height);
        if (TrySelected(out long sequence))
        {
            _kept = Session.Model.Events[sequence];
        }
    }

    public override void Draw(Canvas canvas)
    {
        TableView.Draw(canvas, ColumnSet.Shown, this, _state);
        if (Count == 0)
        {
            canvas.Write(2, 2, Session.Filter.IsEmpty ? "no I/O yet" : "nothing matches; Del clears all filters", Role.Dim);
        }
    }

    public override Screen? Open()
    {
        // A key or click just before this one may have selected a row that no frame has shown yet.
        if (!_state.TryGetSelectedIdentity(out long sequence))
        {
            if ((uint)_state.Selected >= (uint)Count)
            {
                return null;
            }

            sequence = Identity(_state.Selected);
        }

        return Session.Model.Events.Contains(sequence) ? new BytesScreen(Session, this, sequence) { Search = Session.Filter.Search } : null;
    }

    public long Identity(int row) => IsSorted ? _sort[row] : _index[row];

    public int IndexOf(long identity, int hint)
    {
        if (IsSorted)
        {
            return _sort.IndexOf(identity, hint);
        }

        int row = _index.RowOf(identity);
        return row >= 0 && _index[row] == identity ? row : -1;
    }

    /// <summary>It stays at the end while I/Os come.</summary>
    public bool Follows => _state.Follow;

    /// <summary>The event under the cursor; false when there is none, or the store has forgotten it.</summary>
    public bool TrySelected(out long sequence) => _state.TryGetSelectedIdentity(out sequence) && Session.Model.Events.Contains(sequence);

    /// <summary>Puts the cursor on an event; false when it is not in this list.</summary>
    public bool TrySelect(long sequence)
    {
        bool isHere = IndexOf(sequence, _state.Selected) >= 0;
        if (isHere)
        {
            _state.SelectIdentity(sequence);
        }

        return isHere;
    }

    public void DrawCell(int row, int column, Canvas cell)
    {
        long sequence = Identity(row);
        if (!Session.Model.Events.Contains(sequence))
        {
            return;
        }

        ref readonly IoEvent io = ref Session.Model.Events[sequence];
        Column<IoEvent> definition = ColumnSet.ShownColumn(column);
        Span<byte> buffer = stackalloc byte[MaxCell];
        ReadOnlySpan<byte> text = buffer[..definition.Text(in io, Session.Cells, buffer)];
        cell.Write(
            0, 0, cell.Width, text, StyleOf(in io, definition, text), definition.Alignment);
    }

    private Style StyleOf(in IoEvent io, Column<IoEvent> column, ReadOnlySpan<byte> text)
    {
        if (io.Error != 0)
        {
            return Role.Error;
        }

        if (column.Level is not null && !text.SequenceEqual("-"u8))
        {
            return Style.Graph(Gradient.Load, column.Level(in io, Session.Cells));
        }

        return column.Key switch
        {
            "op" or "bytes" => Operations.StyleOf(io.Op),
            "time" or "sector" or "flags" or "tid" => Role.Dim,
            "comm" => Role.Bright,
            _ => text.SequenceEqual("-"u8) ? Role.Dim : Role.Normal,
        };
    }
}
