using IoTop.Columns;
using IoTop.Keys;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// The calls on one file, or on all files of its process, the newest at the bottom; and below, the block I/Os that the one under the cursor
/// led to: the way from the descriptor through the page cache to the disk.
/// </summary>
internal sealed partial class SyscallCallsScreen : Screen, ITableRows
{
    private const int MaxCell = 1024;

    private readonly SyscallIndex _index;
    private SyscallFileRow _file;
    private SyscallTable? _table;
    private SyscallStore _calls;
    private readonly TableState _state = new() { FollowsAtEnd = true, Follow = true };
    private readonly SyscallIos _ios = new();
    private readonly SyscallIoRows _ioRows;
    private readonly TableState _ioState = new();
    private int _columnsVersion = -1;
    private long _shown = -1;
    private SyscallEvent _call;

    /// <param name="session">What is looked at.</param>
    /// <param name="file">The file of a process.</param>
    /// <param name="scope">Whose I/Os are captured with their segments.</param>
    public SyscallCallsScreen(Session session, SyscallFileRow file, CaptureScope scope)
        : base(session)
    {
        _file = file;
        _table = session.Syscalls;
        _calls = session.SyscallEvents!;
        _index = new SyscallIndex(_calls, file);
        _index.Reset();
        _ioRows = new SyscallIoRows(session, _ios);
        Capturable = scope;
    }

    public ColumnSet<SyscallEvent> ColumnSet { get; } = new(SyscallColumns.All);

    public override IColumnChoice Columns => ColumnSet;

    public override KeyTable<Command> Keys => SyscallKeys.Calls;

    public override bool HasPast => Session.Syscalls is not null;

    public override string RecordOption => "--syscalls";

    public override bool WasWatched => Session.WereSyscallsTraced;

    public override CaptureScope Capturable { get; }

    public override CaptureScope Segments => Capturable;

    public override bool IsLive => true;

    public int Count => _index.Count;

    public override void DrawTitle(ref Pen pen)
    {
        if (_index.AllFiles)
        {
            pen.Write("calls"u8, Role.Title);
            return;
        }

        if (_file.Fd >= 0)
        {
            Span<byte> text = stackalloc byte[Format.MaxLength];
            pen.Write("fd "u8, Role.Title);
            pen.Write(text[..Format.Number(_file.Fd, text)], Role.Accent);
            pen.Skip(1);
        }

        ReadOnlySpan<byte> name = _file.Name;
        pen.WriteCut(name[(name.LastIndexOf((byte)'/') + 1)..], 24, Role.Title);
    }

    public override int WriteSummary(Span<byte> text)
    {
        int written = Format.Grouped((ulong)Count, text);
        written += Format.Text(Count == 1 ? " call"u8 : " calls"u8, text[written..]);
        return written + Format.Text(_state.Follow ? "  following"u8 : "  w: follow"u8, text[written..]);
    }

    public override bool Advance()
    {
        Session.WantSyscalls();
        bool changed = FindAgain() | _index.Update();
        changed |= _shown >= 0 && _ios.Update(Session.Cells.FileIos?.Parts);
        changed |= ColumnSet.Version != _columnsVersion;
        _columnsVersion = ColumnSet.Version;
        return changed;
    }

    public long Identity(int row) => _index[row];

    public int IndexOf(long identity, int hint)
    {
        int row = _index.RowOf(identity);
        return row >= 0 && _index[row] == identity ? row : -1;
    }

    public override Screen? Open()
    {
        _ = FindAgain();
        if (_hasIosFocus)
        {
            return OpenIo();
        }

        return _shown >= 0 && !_calls.DataOf(_shown).IsEmpty ? new SyscallBytesScreen(Session, _shown, Capturable) : null;
    }

    public void DrawCell(int row, int column, Canvas cell)
    {
        long sequence = Identity(row);
        if (!_calls.Contains(sequence))
        {
            return;
        }

        ref readonly SyscallEvent call = ref _calls[sequence];
        Column<SyscallEvent> definition = ColumnSet.ShownColumn(column);
        Span<byte> buffer = stackalloc byte[MaxCell];
        if (definition.Key == SyscallColumns.File)
        {
            ReadOnlySpan<byte> files = buffer[..SyscallCallText.WriteFiles(Session, in call, buffer)];
            cell.WriteEnd(0, 0, cell.Width, files, StyleOf(in call, definition, files));
            return;
        }

        ReadOnlySpan<byte> text = buffer[..definition.Text(in call, Session.Cells, buffer)];
        cell.Write(0, 0, cell.Width, text, StyleOf(in call, definition, text), definition.Alignment);
    }

    private Style StyleOf(in SyscallEvent call, Column<SyscallEvent> column, ReadOnlySpan<byte> text) => column switch
    {
        _ when call.Result < 0 => Role.Error,
        { Level: not null } => Style.Graph(Gradient.Load, column.Level(in call, Session.Cells)),
        { Role: ColumnRole.Dim } => Role.Dim,
        { Key: "syscall" or "done" } => SyscallNames.Writes(call.Syscall) ? Role.Write
            : SyscallNames.Reads(call.Syscall) ? Role.Read : Role.Bright,
        _ => text.SequenceEqual("-"u8) || text.SequenceEqual("0"u8) ? Role.Dim : Role.Normal,
    };

    /// <summary>
    /// At another time other calls are kept, and the file has another row; the call under the cursor has another number, if it is there.
    /// Returns whether that was so.
    /// </summary>
    private bool FindAgain()
    {
        if (ReferenceEquals(_table, Session.Syscalls) || Session.Syscalls is null)
        {
            return false;
        }

        _table = Session.Syscalls;
        _calls = Session.SyscallEvents!;
        foreach (SyscallFileRow file in _table.FindRow(_file.Process.Id) is SyscallProcessRow process ? process.Files : default)
        {
            _file = file.Id == _file.Id ? file : _file;
        }

        _index.File = _file;
        _index.Reset(_calls);
        if (_shown >= 0 && !_state.Follow)
        {
            _state.SelectIdentity(Find(in _call));
        }

        _shown = -1;
        _hasIosFocus = false;
        return true;
    }

    private long Find(in SyscallEvent call)
    {
        for (int row = _index.Count - 1; row >= 0; row--)
        {
            ref readonly SyscallEvent other = ref _calls[_index[row]];
            if (other.ExitNs == call.ExitNs && other.Tid == call.Tid && other.Syscall == call.Syscall && other.Offset == call.Offset)
            {
                return _index[row];
            }
        }

        return -1;
    }

    /// <summary>The bytes of the I/O under the cursor, in front of all I/Os.</summary>
    private BytesScreen? OpenIo()
    {
        if ((uint)_ioState.Selected >= (uint)_ioRows.Count)
        {
            return null;
        }

        long sequence = _ios.All[_ioState.Selected].Sequence;
        var list = new IoScreen(Session);
        _ = list.Advance();
        if (!Session.Model.Events.Contains(sequence) || !list.TrySelect(sequence))
        {
            Session.Front.Say(Session.Filter.IsEmpty ? "this I/O is not kept any more" : "the filter hides this I/O; Del clears it");
            return null;
        }

        return new BytesScreen(Session, list, sequence) { Search = Session.Filter.Search };
    }
}
