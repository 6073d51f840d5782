using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>
/// Writes what it is told into blocks, and those to one or several sinks: each block is made once. Open blocks end with the interval, in
/// the order events, payload, interval; or when they are big.
/// </summary>
internal sealed partial class RecordingWriter(IRecordedNames names) : IRecordingSink, IDisposable
{
    // Far enough from what a block may have at most that no record leads beyond it.
    private const int FullBytes = 1 << 20;

    // Bytes of a segment in one record; the rest follows in further ones, as the kernel itself would tell it.
    private const int MaxSegmentBytes = 256 * 1024;

    private readonly List<BlockTarget> _targets = [];
    private readonly EventEncoder _events = new();
    private readonly PayloadBlocks _withBytes = new(withBytes: true, names);
    private readonly PayloadBlocks _withoutBytes = new(withBytes: false, names);
    private readonly RecordEncoder _interval = new(new ByteWriter(4096));
    private readonly ByteWriter _bytes = new(4096);
    private readonly BlockPacker _packer = new();
    private ulong _beganNs;
    private bool _isContinued;

    public ReadOnlySpan<BlockTarget> Targets => CollectionsMarshal.AsSpan(_targets);

    /// <summary>Something was written since this was asked last: sinks may want a checkpoint.</summary>
    public bool HasWritten { get; set; }

    public void Add(BlockTarget target) => _targets.Add(target);

    public void Remove(BlockTarget target) => _targets.Remove(target);

    /// <summary>When the interval that is open began.</summary>
    public void BeginAt(ulong nowNs) => _beganNs = nowNs;

    public void Events(ReadOnlySpan<IoEvent> events)
    {
        while (!events.IsEmpty)
        {
            events = events[_events.Add(events)..];
            if (_events.Count == RecordingFormat.MaxEvents)
            {
                FlushEvents();
            }
        }
    }

    public void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes)
    {
        SegmentRecord part = record;
        while (bytes.Length > MaxSegmentBytes)
        {
            part.Captured = MaxSegmentBytes;
            Part(in part, bytes[..MaxSegmentBytes]);
            part.DataOffset += MaxSegmentBytes;
            bytes = bytes[MaxSegmentBytes..];
            part.Captured = (uint)bytes.Length;
        }

        Part(in part, bytes);
    }

    public void File(in FileRecord record, ReadOnlySpan<byte> path)
    {
        Wanted(out bool withBytes, out bool withoutBytes);
        if (withBytes)
        {
            _withBytes.File(in record, path);
        }

        if (withoutBytes)
        {
            _withoutBytes.File(in record, path);
        }

        FlushFullPayload();
    }

    public void Function(ulong address, ReadOnlySpan<char> name)
    {
        _withBytes.Function(address, name);
        _withoutBytes.Function(address, name);
        FlushFullPayload();
    }

    /// <summary>Ends the open blocks of events and segments.</summary>
    public void Flush()
    {
        FlushEvents();
        FlushPayload(_withBytes, payload: true);
        FlushPayload(_withoutBytes, payload: false);
    }

    public void Dispose() => _packer.Dispose();

    private void Part(in SegmentRecord record, ReadOnlySpan<byte> bytes)
    {
        Wanted(out bool withBytes, out bool withoutBytes);
        if (withBytes)
        {
            _withBytes.Segment(in record, bytes);
        }

        if (withoutBytes)
        {
            _withoutBytes.Segment(in record, bytes);
        }

        FlushFullPayload();
    }

    private void Wanted(out bool withBytes, out bool withoutBytes)
    {
        withBytes = withoutBytes = false;
        foreach (BlockTarget target in _targets)
        {
            withBytes |= target.Payload;
            withoutBytes |= !target.Payload;
        }
    }

    private void FlushEvents()
    {
        uint count = (uint)_events.Count;
        if (count == 0)
        {
            return;
        }

        _bytes.Clear();
        _events.Encode(_bytes);
        HasWritten = true;
        Mean();
        Hand(About(RecordingBlockKind.Events, count, _events.FirstNs, _events.LastNs), _bytes.Written);
    }

    private void FlushFullPayload()
    {
        if (_withBytes.Encoder.Length >= FullBytes)
        {
            FlushPayload(_withBytes, payload: true);
        }

        if (_withoutBytes.Encoder.Length >= FullBytes)
        {
            FlushPayload(_withoutBytes, payload: false);
        }
    }

    private void FlushPayload(PayloadBlocks open, bool payload)
    {
        RecordEncoder encoder = open.Encoder;
        if (encoder.Records == 0)
        {
            return;
        }

        ulong firstNs = open.LastNs == 0 ? _beganNs : open.FirstNs;
        HasWritten = true;
        Mean(payload);
        Hand(About(RecordingBlockKind.Payload, encoder.Records, firstNs, Math.Max(firstNs, open.LastNs)), encoder.Written);
        open.Clear();
    }

    private static RecordingBlock About(RecordingBlockKind kind, uint records, ulong firstNs, ulong lastNs) =>
        new(kind, firstNs, lastNs, records, 0, 0, 0);

    /// <summary>The next block is for all that have begun.</summary>
    /// <param name="payload">Only for those that take bytes of others, or only for those that do not; null: for both.</param>
    /// <param name="isChosen">Only for those whom the checkpoint is for.</param>
    private void Mean(bool? payload = null, bool isChosen = false)
    {
        foreach (BlockTarget target in _targets)
        {
            target.IsMeant = target.HasBegun && target.TakesMore &&
                (payload is null || payload == target.Payload) && (!isChosen || target.IsChosen);
        }
    }

    /// <summary>Makes a block for those that are meant, and no better than they want it.</summary>
    private void Hand(RecordingBlock about, ReadOnlySpan<byte> bytes)
    {
        about = about with { Bytes = (uint)bytes.Length };
        bool isMeant = false;
        bool packs = false;
        foreach (BlockTarget target in _targets)
        {
            isMeant |= target.IsMeant;
            packs |= target.IsMeant && target.Sink.Packs(in about);
        }

        if (!isMeant)
        {
            return;
        }

        RecordingBlock block = _packer.Pack(in about, bytes, packs);
        foreach (BlockTarget target in _targets)
        {
            if (target.IsMeant)
            {
                target.Write(in block, _packer.Block);
            }
        }
    }
}
