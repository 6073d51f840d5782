using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A part of a file that was not seen.</summary>
/// <param name="Start">In the file, bytes.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileHole(ulong Start, ulong Length);

/// <summary>How much of a file's content the segments of a store tell; as of when it was made.</summary>
public sealed class FileCoverage
{
    private readonly PayloadStore _store;
    private readonly RangeMap _ranges;
    private readonly List<FileHole> _holes = [];

    internal FileCoverage(PayloadStore store, FileEntry file, ulong size, RangeMap ranges)
    {
        _store = store;
        _ranges = ranges;
        File = file;
        Size = size;
        ulong next = 0;
        for (int i = 0; i < ranges.Count && ranges[i].Start < size; i++)
        {
            FileRange range = ranges[i];
            AddHole(next, range.Start);
            next = Math.Min(range.End, size);
            Known += next - range.Start;
        }

        AddHole(next, size);
    }

    /// <summary>As it was named last.</summary>
    public FileEntry File { get; }

    /// <summary>Of the file, bytes.</summary>
    public ulong Size { get; }

    /// <summary>Bytes of it that were seen.</summary>
    public ulong Known { get; }

    /// <summary>What was not seen, in order.</summary>
    public IReadOnlyList<FileHole> Holes => _holes;

    /// <summary>Every byte was seen.</summary>
    public bool IsComplete => _holes.Count == 0;

    /// <summary>
    /// Writes the content; holes become zeros, without room on the disk where the stream can seek. Returns false, perhaps after having
    /// written a part, when the store has forgotten some of it meanwhile.
    /// </summary>
    /// <exception cref="IOException">The stream does not take it, also because it would become too big.</exception>
    public bool TryWrite(Stream stream)
    {
        try
        {
            return Write(stream);
        }
        catch (ArgumentOutOfRangeException tooBig) // what .NET makes of EFBIG
        {
            throw new IOException($"a file of {Size} bytes is too big for where it is to be", tooBig);
        }
    }

    private bool Write(Stream stream)
    {
        long begin = stream.CanSeek ? stream.Position : 0;
        ulong next = 0;
        for (int i = 0; i < _ranges.Count && _ranges[i].Start < Size; i++)
        {
            FileRange range = _ranges[i];
            ReadOnlySpan<byte> bytes = _store.Contains(range.Sequence) ? _store.Bytes(range.Sequence) : default;
            int skip = (int)(range.Start - range.SegmentStart);
            int length = (int)(Math.Min(range.End, Size) - range.Start);
            if (bytes.Length < skip + length)
            {
                return false;
            }

            Skip(stream, range.Start - next);
            stream.Write(bytes.Slice(skip, length));
            next = range.Start + (ulong)length;
        }

        if (next < Size && stream.CanSeek)
        {
            stream.SetLength(begin + (long)Size);
        }
        else
        {
            Skip(stream, Size - next);
        }

        return true;
    }

    private static void Skip(Stream stream, ulong bytes)
    {
        if (stream.CanSeek)
        {
            stream.Seek((long)bytes, SeekOrigin.Current);
            return;
        }

        Span<byte> zeros = stackalloc byte[4096];
        zeros.Clear();
        for (; bytes > 0; bytes -= Math.Min(bytes, (ulong)zeros.Length))
        {
            stream.Write(zeros[..(int)Math.Min(bytes, (ulong)zeros.Length)]);
        }
    }

    private void AddHole(ulong start, ulong end)
    {
        if (start < end)
        {
            _holes.Add(new FileHole(start, end - start));
        }
    }
}
