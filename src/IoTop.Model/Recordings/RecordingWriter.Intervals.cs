namespace IoTop.Model;

internal sealed partial class RecordingWriter
{
    private readonly RecordEncoder _checkpoint = new(new ByteWriter(4096));
    private bool _inCheckpoint;

    private RecordEncoder Open => _inCheckpoint ? _checkpoint : _interval;

    /// <summary>What is told up to <see cref="Interval"/> is a checkpoint, for those who want one; or for all.</summary>
    public void BeginCheckpoint(RecordingDescription description, bool forAll)
    {
        _inCheckpoint = true;
        _isContinued = false;
        _bytes.Clear();
        DescriptionCodec.Encode(_bytes, description);
        foreach (BlockTarget target in _targets)
        {
            target.IsMeant = target.WantsCheckpoint;
            target.IsChosen = target.WantsCheckpoint || (forAll && target.TakesMore);
            target.HasBegun |= target.WantsCheckpoint;
        }

        Hand(About(RecordingBlockKind.Description, 1, description.BeginNs, description.BeginNs), _bytes.Written);
    }

    public void Process(ProcessRecord record)
    {
        Open.Process(record);
        CutWhenFull();
    }

    public void ProcessEnded(uint tid, ulong nowNs)
    {
        Open.ProcessEnded(tid, nowNs);
        CutWhenFull();
    }

    public void Device(DeviceRecord record)
    {
        Open.Device(record);
        CutWhenFull();
    }

    public void DeviceGone(uint dev)
    {
        Open.DeviceGone(dev);
        CutWhenFull();
    }

    public void Mounts(IReadOnlyList<MountRecord> mounts)
    {
        Open.Mounts(mounts);
        CutWhenFull();
    }

    public void Stats(uint dev, in DiskStats stats)
    {
        Open.Stats(dev, in stats);
        CutWhenFull();
    }

    public void Owner(uint id, in Owner owner)
    {
        Open.Owner(id, in owner);
        CutWhenFull();
    }

    public void Counter(in CounterKey key, in CounterValue value)
    {
        Open.Counter(in key, in value);
        CutWhenFull();
    }

    public void CounterForgotten(in CounterKey key)
    {
        Open.CounterForgotten(in key);
        CutWhenFull();
    }

    public void Loss(LossKind kind, ulong total)
    {
        Open.Loss(kind, total);
        CutWhenFull();
    }

    public void Interval(in RecordedInterval interval)
    {
        if (!_inCheckpoint)
        {
            Flush();
        }

        Open.Interval(in interval);
        Cut(interval.NowNs);
        _isContinued = false;
        _inCheckpoint = false;
        _beganNs = interval.NowNs;
    }

    private void CutWhenFull()
    {
        if (Open.Length >= FullBytes)
        {
            if (!_inCheckpoint && !_isContinued)
            {
                Flush(); // an interval stands behind its events, and so do its parts
            }

            Cut(_beganNs);
            _isContinued = true;
        }
    }

    private void Cut(ulong lastNs)
    {
        RecordEncoder open = Open;
        RecordingBlockKind kind = _inCheckpoint ? RecordingBlockKind.Checkpoint : RecordingBlockKind.Interval;
        ulong firstNs = _inCheckpoint ? lastNs : Math.Min(_beganNs, lastNs);
        HasWritten = true;
        Mean(isChosen: _inCheckpoint);
        Hand(About(kind, open.Records, firstNs, lastNs) with { IsContinuation = _isContinued }, open.Written);
        open.Clear();
    }
}
