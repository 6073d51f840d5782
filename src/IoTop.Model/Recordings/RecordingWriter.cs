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
        RecordingBlock block = _packer.Pack(
            RecordingBlockKind.Events, _bytes.Written, count, _events.FirstNs, _events.LastNs, isContinuation: false);
        Hand(in block);
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
        RecordingBlock block = _packer.Pack(
            RecordingBlockKind.Payload, encoder.Written, encoder.Records, firstNs, Math.Max(firstNs, open.LastNs), isContinuation: false);
        open.Clear();
        HasWritten = true;
        foreach (BlockTarget target in _targets)
        {
            if (target.HasBegun && target.TakesMore && target.Payload == payload)
            {
                target.Write(in block, _packer.Block);
            }
        }
    }

    /// <summary>To all that have begun.</summary>
    private void Hand(in RecordingBlock block)
    {
        HasWritten = true;
        foreach (BlockTarget target in _targets)
        {
            if (target.HasBegun && target.TakesMore)
            {
                target.Write(in block, _packer.Block);
            }
        }
    }
}
