namespace IoTop.Model;

/// <summary>
/// Functions of processes as a recording tells them: the source of a table that goes through the same as the one that was recorded, interval by
/// interval. Each ends with a record of its own, not with the model's, so that it is as long as it was.
/// </summary>
public sealed partial class RecordedFunctions : IFunctionSource, IPlaneReader
{
    // More than the kernel's maps, and whoever keeps what has ended, have room for.
    private const int MaxRows = 65_536;
    private const int MaxCounts = 524_288;
    private const int MaxFunctions = 131_072;

    private const string OnlyOfNow = "this is a recording";

    private readonly ProcessCatalog _nobody = Catalog();
    private readonly List<FunctionInfo> _functions = [];
    private readonly Dictionary<(ulong SinceNs, uint Tgid), Watch> _watches = []; // that run
    private readonly HashSet<FunctionProcessRow> _toldRows = [];
    private readonly ulong[] _lost = new ulong[Enum.GetValues<FunctionLoss>().Length];
    private ulong[] _missed = [];
    private string[] _degraded = [];
    private readonly Predicate<Watch>? _isWanted;
    private ProcessCatalog _processes = Catalog();
    private FunctionProcessRow? _row;
    private bool _isEverything;
    private int _counts;

    internal RecordedFunctions() => Table = new FunctionTable(this, _nobody);

    /// <summary>Is told of a recording from its beginning on, as its position moves.</summary>
    /// <param name="source">The recording.</param>
    /// <param name="isWanted">Whose functions are wanted; null: everybody's.</param>
    public RecordedFunctions(RecordingSource source, Predicate<Watch>? isWanted = null)
        : this()
    {
        _isWanted = isWanted;
        source.Add(this);
        source.Rewind(0, source.Recording.FirstNumber, source.Recording.FirstNumber);
        IsRecorded = source.Index.Has(RecordingBlockKind.Functions);
    }

    /// <summary>There are some in the recording, at some time.</summary>
    public bool IsRecorded { get; }

    /// <summary>As of the position; another one where that went back.</summary>
    public FunctionTable Table { get; private set; }

    public IReadOnlyList<FunctionInfo> Functions => _functions;

    public IReadOnlyList<string> Degraded => _degraded;

    public int Version { get; private set; }

    public ulong NowNs { get; private set; }

    public ulong? CostNs { get; private set; }

    public string Add(uint tgid, bool children) => OnlyOfNow;

    public bool Remove(uint tgid) => false;

    public void Read(FunctionTable table)
    {
        foreach (Watch watch in _watches.Values)
        {
            table.Update(in watch);
        }
    }

    public ulong Missed(int function) => (uint)function < (uint)_missed.Length ? _missed[function] : 0;

    public ulong Lost(FunctionLoss loss) => _lost[(int)loss];

    public IReadOnlyList<FunctionMatch> Match(IReadOnlyList<string> globs) => [];

    public string AddFunctions(IReadOnlyList<string> globs) => OnlyOfNow;

    public void Dispose()
    {
    }

    bool IPlaneReader.Takes(RecordingBlockKind kind) => kind == RecordingBlockKind.Functions;

    void IPlaneReader.Reset()
    {
        _functions.Clear();
        _watches.Clear();
        _toldRows.Clear();
        Array.Clear(_lost);
        _missed = [];
        _degraded = [];
        _processes = Catalog();
        _isEverything = false;
        _counts = 0;
        NowNs = 0;
        CostNs = null;
        Version++;
        Table = new FunctionTable(this, _nobody);
    }

    void IPlaneReader.Read(ReadOnlySpan<byte> bytes, in RecordingBlock block)
    {
        ByteReader reader = new(bytes);
        _row = null;
        while (!reader.IsAtEnd)
        {
            Next((FunctionTag)reader.Byte(), ref reader);
        }
    }

    void IPlaneReader.Close(ulong nowNs)
    {
        // Its own records have closed it.
    }

    private static ProcessCatalog Catalog() => new(new ProcessCatalogOptions { ProcRoot = null, PasswdFile = "/dev/null" });
}
