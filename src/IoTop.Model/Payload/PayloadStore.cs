using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace IoTop.Model;

/// <summary>
/// The last captured segments and their bytes, in rings that are allocated once. Each segment has a sequence number that never changes
/// and stays valid while it is retained, as in <see cref="EventStore"/>. The bytes of a segment lie in one piece, and may be forgotten
/// before the segment is.
/// </summary>
public sealed class PayloadStore
{
    private const long MinBytes = 64 * 1024;
    private const long MaxBytes = 1L << 30;
    private const int MinSegments = 16;
    private const int MaxSegments = 1 << 24;
    private const int BytesPerSegment = 512;

    private readonly FileTable _files = new();
    private readonly int _segmentCapacity;
    private Segment[] _segments = []; // with the index, allocated when the first segment comes
    private byte[] _bytes = []; // allocated when the first bytes come
    private SegmentIndex _index;
    private long _firstByte;
    private long _nextByte;

    /// <param name="bytes">How many bytes of payload are kept; rounded up to a power of two, 64 KiB to 1 GiB.</param>
    /// <param name="segments">How many segments are kept; rounded up to a power of two; 0: in proportion to the bytes.</param>
    public PayloadStore(long bytes, int segments = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfNegative(segments);
        ByteCapacity = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(bytes, MinBytes, MaxBytes));
        long wanted = segments == 0
            ? Math.Clamp(ByteCapacity / BytesPerSegment, 4096, 524_288)
            : Math.Clamp(segments, MinSegments, MaxSegments);
        _segmentCapacity = (int)BitOperations.RoundUpToPowerOf2((uint)wanted);
    }

    /// <summary>How many bytes of payload it can keep.</summary>
    public long ByteCapacity { get; }

    /// <summary>How many segments it can keep.</summary>
    public int SegmentCapacity => _segmentCapacity;

    /// <summary>Bytes that the payload takes up now, with what is reserved for chunks that are still to come.</summary>
    public long ByteCount => Math.Min(_nextByte - _firstByte, ByteCapacity);

    /// <summary>Number of segments retained.</summary>
    public int Count => (int)(NextSequence - FirstSequence);

    /// <summary>Who is told of every record; null: nobody.</summary>
    internal IPayloadObserver? Observer { get; set; }

    public long FirstSequence { get; private set; }

    public long NextSequence { get; private set; }

    /// <summary>Bytes that arrived, but did not fit behind those before them: a record between them was lost.</summary>
    public ulong OrphanedBytes { get; private set; }

    /// <summary>The segment with that sequence number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not retained any more, or was never appended.</exception>
    public ref readonly Segment this[long sequence]
    {
        get
        {
            if (!Contains(sequence))
            {
                ThrowNotRetained(sequence);
            }

            return ref At(sequence);
        }
    }

    public bool Contains(long sequence) => sequence >= FirstSequence && sequence < NextSequence;

    /// <summary>The bytes of a segment that are there, from its beginning; empty when none were captured or they are forgotten.</summary>
    public ReadOnlySpan<byte> Bytes(long sequence)
    {
        ref readonly Segment segment = ref this[sequence];
        return HasBytes(in segment) ? _bytes.AsSpan(Offset(segment.Data), (int)segment.Record.Captured) : default;
    }

    /// <summary>Takes in a record of the payload ring: a new segment, or further bytes of one.</summary>
    public void Append(in SegmentRecord record, ReadOnlySpan<byte> bytes)
    {
        Observer?.Segment(in record, bytes);
        bytes = bytes[..(int)Math.Min((uint)bytes.Length, record.Captured)];
        long sequence = Find(in record);
        if (record.DataOffset != 0)
        {
            if (sequence < 0)
            {
                OrphanedBytes += (uint)bytes.Length;
                return;
            }

            Fill(ref At(sequence), record.DataOffset, bytes);
            return;
        }

        if (sequence < 0)
        {
            sequence = Add(in record);
        }
        else
        {
            Complete(ref At(sequence), in record);
        }

        Fill(ref At(sequence), 0, bytes);
    }

    /// <summary>Takes in the name of a file: segments that come from now on refer to it.</summary>
    public void AddFile(in FileRecord record, ReadOnlySpan<byte> path)
    {
        Observer?.File(in record, path);
        _files.Add(in record, path);
    }

    /// <summary>Forgets segments and bytes; sequence numbers go on, and so do the names of files, which may be told only once.</summary>
    public void Clear()
    {
        FirstSequence = NextSequence;
        _firstByte = _nextByte;
    }

    /// <summary>Forgets the names of files, too: they will be told again.</summary>
    internal void Empty()
    {
        Clear();
        _files.Clear();
    }

    /// <summary>The file under its current name; null when no name was told.</summary>
    internal FileEntry? FileOf(uint fsDev, ulong inode) => _files.Peek(fsDev, inode);

    /// <summary>The newest segment that may be of that queue time; go on with <see cref="Segment.OlderOfTime"/>. -1: none.</summary>
    internal long NewestOf(ulong queueNs) => _segments.Length == 0 ? -1 : _index.OfTime(queueNs);

    private ref Segment At(long sequence) => ref _segments[sequence & (_segments.Length - 1)];

    private int Offset(long position) => (int)(position & (ByteCapacity - 1));

    private bool HasBytes(in Segment segment) => segment.Data >= Math.Max(_firstByte, _nextByte - ByteCapacity);

    /// <summary>How many bytes are reserved for a segment: its own words are not trusted.</summary>
    private uint Room(in SegmentRecord record) =>
        (uint)Math.Min(Math.Min(record.Wanted, record.Length), ByteCapacity / 4);

    private long Find(in SegmentRecord record)
    {
        if (_segments.Length == 0)
        {
            return -1;
        }

        long sequence = _index.OfPlace(in record);
        while (sequence >= FirstSequence)
        {
            ref readonly Segment segment = ref At(sequence);
            ref readonly SegmentRecord stored = ref segment.Record;
            if (stored.QueueNs == record.QueueNs && stored.Sector == record.Sector && stored.Position == record.Position &&
                stored.Dev == record.Dev)
            {
                return sequence;
            }

            sequence = segment.OlderOfPlace;
        }

        return -1;
    }

    private long Add(in SegmentRecord record)
    {
        if (_segments.Length == 0)
        {
            _segments = new Segment[_segmentCapacity];
            _index = new SegmentIndex(_segmentCapacity);
        }

        long sequence = NextSequence++;
        FirstSequence = Math.Max(FirstSequence, NextSequence - _segmentCapacity);
        ref long newestOfTime = ref _index.OfTime(record.QueueNs);
        ref long newestOfPlace = ref _index.OfPlace(in record);
        ref Segment segment = ref At(sequence);
        segment.Record = record;
        segment.Record.Captured = 0;
        segment.File = FileOf(in record);
        segment.Data = -1;
        segment.OlderOfTime = newestOfTime;
        segment.OlderOfPlace = newestOfPlace;
        newestOfTime = newestOfPlace = sequence;
        return sequence;
    }

    private FileEntry? FileOf(in SegmentRecord record) =>
        record.Kind is PageKind.File or PageKind.Direct ? _files.Find(record.FsDev, record.Inode) : null;

    /// <summary>A second record of a segment, with bytes, when the first had none: what the later one knows better.</summary>
    private void Complete(ref Segment segment, in SegmentRecord record)
    {
        if (segment.Data >= 0)
        {
            return;
        }

        segment.Record.Wanted = Math.Max(segment.Record.Wanted, record.Wanted);
        segment.Record.Flags |= record.Flags;
        if (segment.Record.Kind == PageKind.Unknown)
        {
            segment.Record.Kind = record.Kind;
            segment.Record.FsDev = record.FsDev;
            segment.Record.Inode = record.Inode;
            segment.Record.FileOffset = record.FileOffset;
        }

        segment.File ??= FileOf(in segment.Record);
    }

    /// <summary>Puts bytes behind those that are there; what has no place there is orphaned.</summary>
    private void Fill(ref Segment segment, uint offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        uint captured = segment.Record.Captured;
        uint room = Room(in segment.Record);
        if (segment.Data < 0 && offset == 0 && room != 0)
        {
            segment.Data = Reserve(room);
        }

        if (offset != captured || !HasBytes(in segment))
        {
            OrphanedBytes += (uint)bytes.Length;
            return;
        }

        int taken = (int)Math.Min((uint)bytes.Length, room - captured);
        bytes[..taken].CopyTo(_bytes.AsSpan(Offset(segment.Data) + (int)captured));
        segment.Record.Captured += (uint)taken;
        OrphanedBytes += (uint)(bytes.Length - taken);
    }

    /// <summary>So many bytes in one piece; the oldest give way. The end of the ring stays empty when it is too short.</summary>
    private long Reserve(uint length)
    {
        if (_bytes.Length == 0)
        {
            _bytes = GC.AllocateUninitializedArray<byte>((int)ByteCapacity);
        }

        long untilEnd = ByteCapacity - Offset(_nextByte);
        long start = untilEnd < length ? _nextByte + untilEnd : _nextByte;
        _nextByte = start + length;
        return start;
    }

    [DoesNotReturn]
    private void ThrowNotRetained(long sequence) => throw new ArgumentOutOfRangeException(
        nameof(sequence), sequence, $"retained are {FirstSequence} up to but not including {NextSequence}");
}
