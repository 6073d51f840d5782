namespace IoTop.Model;

/// <summary>
/// Read and write calls as a recording tells them: what was counted as of the last interval, exactly; the calls one by one, and the block
/// I/Os that they led to, since the beginning or since the checkpoint from which the position was sought: those before it are not read.
/// </summary>
public sealed class RecordedSyscalls : IPlaneReader, ISyscallSource
{
    private const int Capacity = 65_536;

    private readonly IoModel _model;
    private readonly SyscallEventDecoder _calls = new();
    private readonly bool _fromZero;
    private SyscallStateDecoder? _state;
    private SyscallStore? _store;
    private FileIoTable? _ios;
    private bool _isFresh = true;
    private bool _hadSegments;

    internal RecordedSyscalls(IoModel model, bool fromZero = false, Func<uint, bool>? wanted = null)
    {
        _model = model;
        _fromZero = fromZero;
        Wanted = wanted;
        if (fromZero)
        {
            Open();
        }
    }

    /// <summary>Which processes are told; null: all.</summary>
    public Func<uint, bool>? Wanted { get; }

    /// <summary>Who made which calls, up to the position; null: nothing is told of that there.</summary>
    public SyscallTable? Table { get; private set; }

    /// <summary>The last calls; null: as above.</summary>
    public SyscallStore? Events => Table is null ? null : _store;

    /// <summary>Names of the files behind descriptors; null: as above.</summary>
    public SyscallFileNames? Names { get; private set; }

    /// <summary>What of the files reached the disk; null: as above.</summary>
    public FileIoTable? FileIos => Table is null ? null : _ios;

    /// <summary>It was captured then which file a block I/O belongs to.</summary>
    public bool HasSegments => _state?.Captured >= CaptureLevel.Segments;

    IReadOnlyList<string> ISyscallSource.Degraded => _state?.Degraded ?? [];

    IReadOnlyList<(Syscall Syscall, string Why)> ISyscallSource.Missing => _state?.Missing ?? [];

    /// <summary>As it was recorded, whatever it is set to.</summary>
    public SyscallSelection Selection
    {
        get => _state?.Selection ?? new SyscallSelection();
        set
        {
        }
    }

    ulong ISyscallSource.MissedRuns => Table?.MissedRuns ?? 0;

    int ISyscallSource.WakeFd => -1;

    ulong ISyscallSource.NowNs => _model.Source.NowNs;

    /// <summary>A recording has calls, at some time.</summary>
    public static bool AreIn(Recording recording)
    {
        foreach (ref readonly RecordingBlock block in recording.Blocks)
        {
            if (block.Kind is RecordingBlockKind.Syscalls)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a recording tells to whoever moves through it himself, block by block.</summary>
    /// <param name="model">Takes over the names that the recording tells.</param>
    /// <param name="wanted">Only these processes; null: all.</param>
    public static RecordedSyscalls Of(IoModel model, Func<uint, bool>? wanted) => new(model, fromZero: true, wanted);

    /// <summary>Takes in what a block tells of calls; false when it tells nothing, or cannot be read.</summary>
    /// <param name="recording">Has it.</param>
    /// <param name="number">Its number.</param>
    /// <param name="isFirst">No interval was closed: what stands behind a checkpoint is needed.</param>
    public bool Read(Recording recording, long number, bool isFirst)
    {
        RecordingBlock block = recording.Blocks[(int)(number - recording.FirstNumber)];
        if (block.Kind is not (RecordingBlockKind.Syscalls or RecordingBlockKind.SyscallEvents) || (block.IsWhole && !isFirst))
        {
            return false;
        }

        try
        {
            recording.Read(number, this);
            return true;
        }
        catch (RecordingException)
        {
            return false; // the recording says so among its damage
        }
    }

    /// <summary>Ends the interval that was told.</summary>
    public void Close() => ((IPlaneReader)this).Close(_model.Source.NowNs);

    bool IPlaneReader.Takes(RecordingBlockKind kind) => kind is RecordingBlockKind.Syscalls or RecordingBlockKind.SyscallEvents;

    void IPlaneReader.Reset()
    {
        _store?.Clear();
        Names?.Forget();
        Table = null;
        _state = null;
        _isFresh = true;
        _hadSegments = false;
    }

    void IPlaneReader.Read(ReadOnlySpan<byte> bytes, in RecordingBlock block)
    {
        Open();
        if (block.Kind == RecordingBlockKind.Syscalls)
        {
            _state!.Decode(bytes);
        }
        else
        {
            _calls.Decode(bytes, _store!, Names!);
        }
    }

    void IPlaneReader.Close(ulong nowNs)
    {
        if (Table is null)
        {
            return;
        }

        _state!.Close(nowNs, _model.Processes);
        if (!_fromZero)
        {
            CloseFileIos();
        }

        _isFresh = false;
    }

    string ISyscallSource.Add(uint tgid, bool children) => "this is a recording";

    bool ISyscallSource.Remove(uint tgid) => false;

    void ISyscallSource.Read(SyscallTable table)
    {
    }

    int ISyscallSource.Drain(SyscallStore store) => 0;

    ulong ISyscallSource.Lost(SyscallLoss loss) => Table?.Lost(loss) ?? 0;

    void IDisposable.Dispose()
    {
    }

    private void Open()
    {
        if (Table is not null)
        {
            return;
        }

        _store ??= new SyscallStore(Capacity, _fromZero ? 64 << 20 : 16 << 20);
        Names ??= new SyscallFileNames(_store, _model.Devices, procRoot: null);
        Table = new SyscallTable { MostOver = int.MaxValue, MostCounts = int.MaxValue };
        _state = new SyscallStateDecoder(Table, _fromZero, Wanted);
    }

    /// <summary>
    /// Calls and what of them reached the disk are compared since segments are captured; where reading began, since then. The model has all
    /// of the interval.
    /// </summary>
    private void CloseFileIos()
    {
        _ios ??= new FileIoTable(_model, new SegmentLabels(_model.Source, _model.Devices));
        if (_isFresh || !HasSegments)
        {
            _ios.Clear();
        }
        else if (!_hadSegments)
        {
            foreach (SyscallProcessRow row in Table!.Rows)
            {
                row.MarkInterval();
            }
        }

        _hadSegments = HasSegments && !_isFresh;
        _ios.Take();
        _ios.Close();
    }
}
