namespace IoTop.Model;

/// <summary>
/// Makes a table of calls again out of what a recording tells of it. Nothing of it is believed; what there can be of everything is bounded.
/// </summary>
/// <param name="table">Which is made.</param>
/// <param name="fromZero">What was counted before reading begins does not count.</param>
/// <param name="wanted">Only these processes; null: all.</param>
internal sealed partial class SyscallStateDecoder(SyscallTable table, bool fromZero, Func<uint, bool>? wanted)
{
    // More than a table ever keeps: as many as the kernel has room for, and what it has forgotten.
    private const int MostRows = 32_768;
    private const int MostFiles = 131_072;

    private readonly Dictionary<long, SyscallProcessRow> _rows = [];
    private readonly Dictionary<long, SyscallFileRow> _files = [];
    private readonly List<SyscallProcessRow> _goneRows = [];
    private readonly List<(SyscallFileRow File, Syscall Syscall)> _goneCounts = [];
    private readonly List<SyscallProcessRow> _unknown = [];
    private readonly ulong[] _buckets = new ulong[LatencyBuckets.Length];
    private SyscallProcessRow? _row;
    private SyscallFileRow? _file;
    private bool _isFresh = true;
    private bool _isRestoring;
    private int _counts;

    /// <summary>What is said of where the calls came from.</summary>
    public SyscallSelection Selection { get; private set; } = new();

    public IReadOnlyList<string> Degraded { get; private set; } = [];

    public IReadOnlyList<(Syscall Syscall, string Why)> Missing { get; private set; } = [];

    /// <summary>What was captured of block I/Os then.</summary>
    public CaptureLevel Captured { get; private set; }

    /// <summary>When the interval ended that was told last; 0: none was told since the last <see cref="Close"/>.</summary>
    public ulong ClosedNs { get; private set; }

    /// <summary>Takes in a block.</summary>
    /// <exception cref="RecordingException">It is not what was written.</exception>
    public void Decode(ReadOnlySpan<byte> bytes)
    {
        _row = null;
        _file = null;
        _isRestoring = false;
        ByteReader reader = new(bytes);
        while (!reader.IsAtEnd)
        {
            Record((SyscallTag)reader.Byte(), ref reader);
        }
    }

    /// <summary>
    /// Ends the interval that was told; who the processes are is known now. What went then goes behind it: it was in the sums. Where reading
    /// begins there is no interval to end.
    /// </summary>
    public void Close(ulong nowNs, ProcessCatalog processes)
    {
        foreach (SyscallProcessRow row in _unknown)
        {
            bool isThere = processes.TryGet(row.Tgid, out ProcessInfo info);
            if (isThere && (row.Info is null || (!row.IsOver && !info.IsExited)))
            {
                row.Info = info;
            }
        }

        _unknown.Clear();
        if (!_isFresh || !_isRestoring)
        {
            table.Close(ClosedNs == 0 ? nowNs : ClosedNs);
        }

        ClosedNs = 0;
        _isFresh = false;
        _isRestoring = false;
        DropGone();
    }

    private void Record(SyscallTag tag, ref ByteReader reader)
    {
        switch (tag)
        {
            case SyscallTag.Process:
                Process(ref reader);
                break;
            case SyscallTag.File:
                File(ref reader);
                break;
            case SyscallTag.Count:
                Count(ref reader);
                break;
            case SyscallTag.ProcessGone:
                ProcessGone(ref reader);
                break;
            case SyscallTag.CountGone:
                CountGone(ref reader);
                break;
            case SyscallTag.Sum:
                Sum(ref reader);
                break;
            case SyscallTag.Table:
                Table(ref reader);
                break;
            case SyscallTag.Everything:
                _isRestoring = _isFresh;
                break;
            case SyscallTag.Source:
                Source(ref reader);
                break;
            default:
                throw new RecordingException($"no record of counted calls has the tag {(byte)tag}");
        }
    }

    private void DropGone()
    {
        if (_goneRows.Count + _goneCounts.Count == 0)
        {
            return;
        }

        foreach ((SyscallFileRow file, Syscall syscall) in _goneCounts)
        {
            if (Find(file, syscall) is SyscallCount count)
            {
                _counts--;
                SyscallTable.DropRestored(count);
                _ = file.Counts.IsEmpty && _files.Remove(file.Id);
            }
        }

        foreach (SyscallProcessRow row in _goneRows)
        {
            row.IsDropped = true;
            _rows.Remove(row.Id);
            foreach (SyscallFileRow file in row.Files)
            {
                _counts -= file.Counts.Length;
                _files.Remove(file.Id);
            }
        }

        table.DropMarked();
        _goneRows.Clear();
        _goneCounts.Clear();
    }

    private static SyscallCount? Find(SyscallFileRow file, Syscall syscall)
    {
        foreach (SyscallCount count in file.Counts)
        {
            if (count.Syscall == syscall)
            {
                return count;
            }
        }

        return null;
    }
}
