using System.Text;

namespace IoTop.Model;

/// <summary>A source that does what it is told; for tests and demos.</summary>
public sealed class ScriptedHistogramSource(HistogramRequest request) : IHistogramSource
{
    private readonly HistogramCounts _counts = new(request);
    private readonly ulong[] _lost = new ulong[Enum.GetValues<HistogramLoss>().Length];

    public HistogramRequest Request { get; } = request;

    public string Source { get; set; } = "fentry";

    public string Remark { get; set; } = "";

    /// <summary>Stands still until it is moved.</summary>
    public ulong NowNs { get; set; } = 1_000_000_000;

    public ulong Missed { get; set; }

    /// <summary>What was named by Add.</summary>
    public IList<uint> Added { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>I/Os of the same kind; the amount is bytes or nanoseconds.</summary>
    public void Count(uint dev, uint tgid, string comm, IoOperation op, ulong amount, ulong times = 1, bool lowerLayer = false)
    {
        ref HistogramValue value = ref _counts.Add(dev, tgid, op, lowerLayer, amount, times);
        _ = Encoding.UTF8.TryGetBytes(comm, ((Span<byte>)value.Comm)[..^1], out int _);
    }

    public void Lose(HistogramLoss loss, ulong count) => _lost[(int)loss] += count;

    public string Add(uint tgid)
    {
        Added.Add(tgid);
        return "";
    }

    public bool Read(HistogramTable table)
    {
        _counts.Read(table);
        return true;
    }

    public ulong Lost(HistogramLoss loss) => _lost[(int)loss];

    public void Dispose() => IsDisposed = true;
}
