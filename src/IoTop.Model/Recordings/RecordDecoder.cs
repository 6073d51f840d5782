using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Tells again what <see cref="RecordEncoder"/> wrote down. Names are made anew, nothing else is allocated.</summary>
internal ref partial struct RecordDecoder(ReadOnlySpan<byte> bytes, IRecordingSink into)
{
    private readonly IRecordingSink _into = into;
    private ByteReader _reader = new(bytes);
    private SegmentRecord _before;

    /// <exception cref="RecordingException">It is not what an encoder wrote.</exception>
    public void Decode()
    {
        while (!_reader.IsAtEnd)
        {
            Next((RecordTag)_reader.Byte());
        }
    }

    private void Next(RecordTag tag)
    {
        switch (tag)
        {
            case RecordTag.Segment:
                Segment();
                break;
            case RecordTag.File:
                FileRecord file = _reader.Raw<FileRecord>();
                _into.File(in file, _reader.Bytes());
                break;
            case RecordTag.Function:
                _into.Function(_reader.Number(), _reader.Text());
                break;
            case RecordTag.Process:
                _into.Process(ProcessCodec.Decode(ref _reader));
                break;
            case RecordTag.ProcessEnded:
                _into.ProcessEnded(_reader.UInt(), _reader.Number());
                break;
            case RecordTag.Device:
                Device();
                break;
            case RecordTag.DeviceGone:
                _into.DeviceGone(_reader.UInt());
                break;
            case RecordTag.Mounts:
                Mounts();
                break;
            default:
                NextNumbers(tag);
                break;
        }
    }

    private void NextNumbers(RecordTag tag)
    {
        switch (tag)
        {
            case RecordTag.Stats:
                Stats();
                break;
            case RecordTag.Owner:
                Owner();
                break;
            case RecordTag.Counter:
                Counter();
                break;
            case RecordTag.CounterForgotten:
                CounterKey key = Key();
                _into.CounterForgotten(in key);
                break;
            case RecordTag.Loss:
                _into.Loss((LossKind)_reader.UShort(), _reader.Number());
                break;
            case RecordTag.Interval:
                Interval();
                break;
            default:
                throw new RecordingException($"a record of unknown kind {(byte)tag}");
        }
    }

    private void Mounts()
    {
        List<MountRecord> mounts = [];
        while (_reader.Byte() != 0)
        {
            mounts.Add(new MountRecord(_reader.UInt(), _reader.Bytes().ToArray(), _reader.Bytes().ToArray(), _reader.Text()));
        }

        _into.Mounts(mounts);
    }

    private void Stats()
    {
        uint dev = _reader.UInt();
        DiskStats stats = default;
        foreach (ref ulong value in MemoryMarshal.Cast<DiskStats, ulong>(new Span<DiskStats>(ref stats)))
        {
            value = _reader.Number();
        }

        _into.Stats(dev, in stats);
    }

    private void Owner()
    {
        uint id = _reader.UInt();
        Owner owner = new()
        {
            CgroupId = _reader.Number(),
            Tgid = _reader.UInt(),
            Uid = _reader.UInt(),
            Comm = _reader.Raw<TaskComm>(),
        };
        _into.Owner(id, in owner);
    }

    private void Counter()
    {
        CounterKey key = Key();
        CounterValue value = new()
        {
            Ios = _reader.Number(),
            Bios = _reader.Number(),
            Bytes = _reader.Number(),
            LatencyNs = _reader.Number(),
            LatencyMaxNs = _reader.Number(),
            DeviceNs = _reader.Number(),
            Errors = _reader.Number(),
        };
        Buckets(value.Sizes);
        Buckets(value.Latencies);
        _into.Counter(in key, in value);
    }

    private CounterKey Key() => new()
    {
        Tgid = _reader.UInt(),
        Tid = _reader.UInt(),
        Dev = _reader.UInt(),
        Op = (IoOperation)_reader.Byte(),
        LowerLayer = _reader.Byte(),
        Reserved = _reader.UShort(),
    };

    private void Buckets(scoped Span<uint> buckets)
    {
        uint used = _reader.UInt();
        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = (used & (1u << i)) != 0 ? _reader.UInt() : 0;
        }
    }

    private void Interval()
    {
        ulong nowNs = _reader.Number();
        long unixMinusMonotonicNs = _reader.Signed();
        byte flags = _reader.Byte();
        RecordedInterval interval = new(nowNs, unixMinusMonotonicNs, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0)
        {
            StatsNs = _reader.Number(),
        };
        _into.Interval(in interval);
    }
}
