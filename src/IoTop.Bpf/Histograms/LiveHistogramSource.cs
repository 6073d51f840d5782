using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// Histograms of the live kernel. The two functions at which bios are submitted are watched by a small object of their own; the points
/// behind them, and what stands for submit_bio where functions cannot be watched, by the block tracer with a histogram in it.
/// </summary>
public sealed partial class LiveHistogramSource : IHistogramSource
{
    private const string Follower = "follow_child";

    private readonly ulong[] _perCpu = new ulong[Libbpf.libbpf_num_possible_cpus()];
    private readonly List<string> _whyNot = [];
    private readonly KernelPlan _plan;
    private BpfObject? _functions;
    private LiveEventSource? _tracer;
    private HistogramReader? _reader;

    private LiveHistogramSource(HistogramRequest request)
    {
        Request = request;
        _plan = KernelPlan.Probe();
        if (!_plan.CanTrace)
        {
            throw _plan.ToException();
        }

        try
        {
            Attach();
            _reader = new HistogramReader(Object.Map("histogram"));
            Select();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public HistogramRequest Request { get; }

    /// <inheritdoc/>
    public string Source { get; private set; } = "";

    /// <inheritdoc/>
    public string Remark { get; private set; } = "";

    /// <inheritdoc/>
    public ulong NowNs => MonotonicClock.NowNs;

    /// <remarks>What complete misses is found and counted a second later; it only has no time.</remarks>
    /// <inheritdoc/>
    public ulong Missed => Request.At == HistogramPoint.Complete ? 0 : Object.MissedRuns() + (_functions?.LinksMissed() ?? 0);

    private BpfObject Object => _functions ?? _tracer!.Tracer;

    /// <summary>Loads and attaches.</summary>
    /// <exception cref="BpfException">The kernel lacks something, refuses, or the user may not.</exception>
    public static IHistogramSource Open(HistogramRequest request) => new LiveHistogramSource(request);

    /// <inheritdoc/>
    public string Add(uint tgid)
    {
        int result = Object.Map("histogram_processes").Update(tgid, (byte)1);
        return result < 0 ? "too many processes" : "";
    }

    /// <inheritdoc/>
    public bool Read(HistogramTable table)
    {
        _tracer?.Sweep();
        table.Begin();
        bool complete = _reader!.Read(table);
        table.Close();
        return complete;
    }

    /// <inheritdoc/>
    public ulong Lost(HistogramLoss loss)
    {
        ulong sum = 0;
        if (Object.Map("histogram_losses").TryLookupPerCpu((uint)loss, _perCpu.AsSpan()))
        {
            foreach (ulong count in _perCpu)
            {
                sum += count;
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _functions?.Dispose();
        _tracer?.Dispose();
    }

    /// <summary>Members of the selection; nothing passes before they are known.</summary>
    private void Select()
    {
        BpfMap devices = Object.Map("histogram_devices");
        foreach (uint dev in Request.Devices)
        {
            ThrowIfFailed(devices.Update(dev, (byte)1), devices, "devices");
        }

        BpfMap processes = Object.Map("histogram_processes");
        foreach (uint tgid in Request.Processes)
        {
            ThrowIfFailed(processes.Update(tgid, (byte)1), processes, "processes");
        }
    }

    private static void ThrowIfFailed(int result, BpfMap map, string what)
    {
        if (result < 0)
        {
            throw BpfException.FromErrno($"select {what}", -result, $"select at most {map.MaxEntries}");
        }
    }
}
