using IoTop.Model;

namespace IoTop.Screens;

/// <summary>
/// The structure of an I/O as lines: its fields in groups, its segments, the files behind them. Made anew when another I/O is shown or
/// more of it has come, in place and without allocating; what a line says is written when it is drawn.
/// </summary>
internal sealed class IoOutline(Session session, ShownIo shown)
{
    private readonly List<OutlineLine> _lines = new(64);
    private readonly List<FileEntry> _files = [];

    public int Count => _lines.Count;

    public OutlineLine this[int row] => _lines[row];

    /// <summary>The files behind the segments, each once.</summary>
    public FileEntry File(int index) => _files[index];

    public static bool IsHeading(OutlineKind kind) => kind is >= OutlineKind.What and <= OutlineKind.Files;

    /// <summary>0 for headings, 1 for what belongs to them, 2 for what says more about that.</summary>
    public int DepthOf(int row) => IsHeading(_lines[row].Kind) ? 0 : _lines[row].Kind == OutlineKind.FileFacts ? 2 : 1;

    /// <summary>The row of a line; a segment or file that there is not any more is the last that there is. -1: no such line.</summary>
    public int RowOf(OutlineLine line)
    {
        int best = -1;
        for (int row = 0; row < _lines.Count; row++)
        {
            if (_lines[row].Kind == line.Kind && _lines[row].Index <= line.Index)
            {
                best = row;
            }
        }

        return best;
    }

    public void Build()
    {
        ref readonly IoEvent io = ref shown.Io;
        _lines.Clear();
        AddWhat(in io);
        AddWho(in io);
        AddWhere(in io);
        AddWhen(in io);
        AddSegments();
        AddFiles();
    }

    private void Add(OutlineKind kind, int index = 0) => _lines.Add(new OutlineLine(kind, index));

    private void AddWhat(in IoEvent io)
    {
        Add(OutlineKind.What);
        Add(OutlineKind.Operation);
        Add(OutlineKind.Bytes);
        Add(OutlineKind.Flags);
        Add(OutlineKind.Result);
        if (io.Flags != IoEventFlags.None)
        {
            Add(OutlineKind.Marks);
        }
    }

    private void AddWho(in IoEvent io)
    {
        Add(OutlineKind.Who);
        Add(OutlineKind.Process);
        if (io.Tgid != 0 && session.Model.Processes.TryGet(io.Tgid, out ProcessInfo info))
        {
            Add(OutlineKind.Command);
            if (!info.CgroupPath.IsEmpty)
            {
                Add(OutlineKind.Cgroup);
            }
        }

        if (IoFields.DirtierOf(shown, out _) != 0)
        {
            Add(OutlineKind.Dirtier);
        }

        if (IoFields.EndIoOf(session, shown).Length > 0)
        {
            Add(OutlineKind.EndIo);
        }
    }

    private void AddWhere(in IoEvent io)
    {
        Add(OutlineKind.Where);
        Add(OutlineKind.Device);
        Add(OutlineKind.Sectors);
        Add(OutlineKind.ByteOffset);
        if (io.ParentDev != 0)
        {
            Add(OutlineKind.SentBy);
        }
    }

    private void AddWhen(in IoEvent io)
    {
        Add(OutlineKind.When);
        if (io.QueueToCompleteNs != 0)
        {
            Add(OutlineKind.Queued);
        }

        if (shown.Sequence < 0)
        {
            return; // of an I/O that stands alone only its segments are known
        }

        if (io.IssueToCompleteNs != 0)
        {
            Add(OutlineKind.Issued);
        }

        Add(OutlineKind.Completed);
        if (io.QueueToCompleteNs != 0)
        {
            Add(OutlineKind.Latency);
            Add(OutlineKind.Timeline);
            Add(OutlineKind.TimelineText);
        }
    }

    private void AddSegments()
    {
        Add(OutlineKind.Segments);
        for (int index = 0; index < shown.SegmentCount; index++)
        {
            Add(OutlineKind.Segment, index);
        }
    }

    private void AddFiles()
    {
        _files.Clear();
        for (int index = 0; index < shown.SegmentCount; index++)
        {
            // Neighbours mostly belong to the same file; a list of a few is looked through faster than a set is filled.
            if (shown.Content.Stored(index).File is FileEntry file && !_files.Contains(file))
            {
                _files.Add(file);
            }
        }

        if (_files.Count == 0)
        {
            return;
        }

        Add(OutlineKind.Files);
        for (int index = 0; index < _files.Count; index++)
        {
            Add(OutlineKind.File, index);
            Add(OutlineKind.FileFacts, index);
        }
    }
}
