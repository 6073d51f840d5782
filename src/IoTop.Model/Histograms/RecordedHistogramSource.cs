namespace IoTop.Model;

/// <summary>
/// Histograms of what a recording has: finished I/Os. What was submitted before requests were made of it is not among that; the bios of one
/// request are put together again by the time at which they ended.
/// </summary>
public sealed class RecordedHistogramSource : IHistogramSource
{
    private readonly HistogramCounts _counts;
    private readonly RecordingSource _source;
    private readonly IoModel _model;
    private readonly IoFilter _filter;
    private IoEvent _request;
    private ulong _withoutTime;
    private long _next;
    private bool _hasRequest;

    /// <param name="model">Over a recording that has not been played yet; whoever made it disposes of it.</param>
    /// <exception cref="ArgumentException">The point, or the model, is not that of a recording.</exception>
    public RecordedHistogramSource(HistogramRequest request, IoModel model)
    {
        if (request.At is not (HistogramPoint.Issue or HistogramPoint.Complete))
        {
            throw new ArgumentException("a recording has finished I/Os alone", nameof(request));
        }

        Request = request;
        _counts = new HistogramCounts(request);
        _model = model;
        _source = model.Source as RecordingSource ?? throw new ArgumentException("no recording", nameof(model));
        _source.WithCounters = false;
        _filter = new IoFilter { Devices = request.Devices, Processes = request.Processes, OpMask = request.OpMask };
    }

    public HistogramRequest Request { get; }

    public string Source => "from the recorded I/Os";

    public string Remark => "";

    public ulong NowNs => _source.NowNs;

    public ulong Missed => 0;

    /// <summary>Counts what was done in the next interval, as far as it ended by then; false at the end of the recording.</summary>
    public bool NextInterval(ulong untilNs = ulong.MaxValue)
    {
        if (!_source.NextInterval())
        {
            return false;
        }

        _source.Describe(_model);
        _model.Processes.Scan(_source.NowNs); // forgets who ended long ago
        do
        {
            _source.Drain(_model.Events);
            for (; _next < _model.Events.NextSequence; _next++)
            {
                ref readonly IoEvent ioEvent = ref _model.Events[_next];
                if (ioEvent.CompleteNs <= untilNs && _filter.Matches(in ioEvent))
                {
                    Take(in ioEvent);
                }
            }
        }
        while (_source.HasMore);

        CountRequest();
        return true;
    }

    public string Add(uint tgid) => "it has been recorded already";

    public bool Read(HistogramTable table)
    {
        _counts.Read(table);
        return true;
    }

    public ulong Lost(HistogramLoss loss) => loss == HistogramLoss.NoTime ? _withoutTime : 0;

    public void Dispose()
    {
    }

    private void Take(in IoEvent ioEvent)
    {
        if (_hasRequest && (ioEvent.Flags & IoEventFlags.Merged) != 0 && ioEvent.CompleteNs == _request.CompleteNs &&
            ioEvent.Dev == _request.Dev)
        {
            _request.Bytes += ioEvent.Bytes;
            return;
        }

        CountRequest();
        _request = ioEvent;
        _hasRequest = true;
    }

    private void CountRequest()
    {
        if (!_hasRequest)
        {
            return;
        }

        _hasRequest = false;
        bool isRequest = _request.IssueToCompleteNs != 0;
        if (Request.At == HistogramPoint.Issue && !isRequest)
        {
            return; // of a device without a queue: nothing is ever issued
        }

        ulong amount = Request.Of switch
        {
            HistogramQuantity.Size => _request.Bytes,
            HistogramQuantity.Latency => _request.QueueToCompleteNs,
            _ => _request.QueueToIssueNs,
        };
        if (amount == 0 && Request.Of != HistogramQuantity.Size)
        {
            _withoutTime++;
            return;
        }

        bool lowerLayer = (_request.Flags & IoEventFlags.LowerLayer) != 0;
        ref HistogramValue value = ref _counts.Add(_request.Dev, _request.Tgid, _request.Op, lowerLayer, amount);
        if (value.Count == 1)
        {
            value.Comm = _request.Comm;
        }
    }
}
