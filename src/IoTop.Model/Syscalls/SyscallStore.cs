using System.Numerics;

namespace IoTop.Model;

/// <summary>
/// The last calls with the names of their files and, where it was captured, their payload; all of it bounded. Events lie in a ring that
/// is allocated once, payload in a ring of bytes that is allocated when the first comes. Payload may be forgotten before its call is.
/// </summary>
public sealed class SyscallStore : RingStore<SyscallEvent>
{
    private const long MinBytes = 64 * 1024;
    private const long MaxBytes = 1L << 30;

    private readonly FileTable _files;
    private readonly long _capacity;
    private byte[] _bytes = [];
    private long[] _data = []; // by place in the ring: where the payload of the call begins, counted from the first byte ever stored
    private long _nextByte;

    /// <param name="capacity">How many calls are retained; rounded up to a power of two, at least 16.</param>
    public SyscallStore(int capacity)
        : this(capacity, 4 << 20)
    {
    }

    /// <param name="capacity">How many calls are retained; rounded up to a power of two, at least 16.</param>
    /// <param name="bytes">How many bytes of payload are retained; rounded up to a power of two, 64 KiB to 1 GiB.</param>
    public SyscallStore(int capacity, long bytes)
        : base(capacity)
    {
        _capacity = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(bytes, MinBytes, MaxBytes));
        _files = new FileTable();
    }

    /// <summary>A store that knows the same files: names that come into one are known in both.</summary>
    public SyscallStore(SyscallStore other)
        : base(other.Capacity)
    {
        _capacity = other._capacity;
        _files = other._files;
    }

    /// <summary>How many bytes of payload it can keep.</summary>
    public long ByteCapacity => _capacity;

    /// <summary>tgids whose payload is kept; null: everybody's. Of the others it is dropped as it comes: it was not asked for.</summary>
    public IReadOnlySet<uint>? PayloadOf { get; set; }

    /// <summary>Takes in the name of a file.</summary>
    public void AddFile(in FileRecord record, ReadOnlySpan<byte> path) => _files.Add(in record, path);

    /// <summary>A file under its current name; null: no name was told.</summary>
    public FileEntry? FindFile(uint fsDev, ulong inode) => _files.Find(fsDev, inode);

    /// <summary>Appends a call with its payload, which may be empty; of more than a quarter of the ring only the beginning is kept.</summary>
    public void Append(in SyscallEvent happened, ReadOnlySpan<byte> data)
    {
        data = data[..(int)Math.Min(data.Length, _capacity / 4)];
        if (!data.IsEmpty && PayloadOf is not null && !PayloadOf.Contains(happened.Tgid))
        {
            data = default;
        }

        if (!data.IsEmpty && _bytes.Length == 0)
        {
            _bytes = GC.AllocateUninitializedArray<byte>((int)_capacity);
            _data = new long[Capacity];
        }

        int place = (int)(NextSequence & (Capacity - 1));
        Append(in happened);
        if (_data.Length != 0)
        {
            _data[place] = Put(data);
        }

        At(NextSequence - 1).DataLength = (uint)data.Length;
    }

    /// <summary>The payload of a call that is retained; empty: none was captured, or it is not retained any more.</summary>
    public ReadOnlySpan<byte> DataOf(long sequence)
    {
        if (_data.Length == 0 || !Contains(sequence))
        {
            return default;
        }

        long start = _data[sequence & (Capacity - 1)];
        int length = (int)this[sequence].DataLength;
        return start < 0 || start < _nextByte - _capacity ? default : _bytes.AsSpan((int)(start & (_capacity - 1)), length);
    }

    /// <summary>Takes over what another store has, with its payload, and empties that.</summary>
    public void Take(SyscallStore other)
    {
        for (long sequence = other.FirstSequence; sequence < other.NextSequence; sequence++)
        {
            Append(in other[sequence], other.DataOf(sequence));
        }

        other.Clear();
    }

    /// <summary>Puts bytes behind those that are there, in one piece: the end of the ring stays empty when it is too short.</summary>
    private long Put(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return -1;
        }

        long untilEnd = _capacity - (_nextByte & (_capacity - 1));
        long start = untilEnd < data.Length ? _nextByte + untilEnd : _nextByte;
        data.CopyTo(_bytes.AsSpan((int)(start & (_capacity - 1))));
        _nextByte = start + data.Length;
        return start;
    }
}
