namespace IoTop.Tui;

/// <summary>
/// Finds runs of rows that repeat the row before them. A run ends at every <see cref="ChunkBytes"/> and a frame looks through no more
/// than <see cref="FrameBytes"/>, so that a terabyte of zeros costs no more than a page; what was found is kept.
/// </summary>
internal sealed class HexRuns
{
    internal const int ChunkBytes = 1 << 20;
    internal const int FrameBytes = 4 << 20;

    // A multiple of 8, 16, 24 and 32.
    private const int BlockBytes = 12 << 10;
    private const int Kept = 128;

    private readonly byte[] _bytes = new byte[BlockBytes];
    private readonly byte[] _present = new byte[BlockBytes];
    private readonly HexLine[] _found = new HexLine[Kept];
    private int _next;
    private long _length;
    private long _version;
    private int _bytesPerRow = 1;
    private int _budget;

    /// <summary>Bytes looked through in this frame.</summary>
    internal int Scanned => FrameBytes - _budget;

    /// <summary>Begins a frame, and forgets what no longer holds.</summary>
    internal void Begin(long length, int bytesPerRow, long version)
    {
        _budget = FrameBytes;
        if (bytesPerRow != _bytesPerRow || version != _version)
        {
            Array.Clear(_found);
        }
        else if (length != _length)
        {
            // The run before the end grows with it; those further up stay.
            long end = (Math.Min(length, _length) / bytesPerRow) - 1;
            foreach (ref HexLine run in _found.AsSpan())
            {
                run = run.End >= end ? default : run;
            }
        }

        _length = length;
        _bytesPerRow = bytesPerRow;
        _version = version;
    }

    /// <summary>The run that a row is in: whole rows, each like the one before it. The first and the last row of all are in none.</summary>
    internal bool TryFind<TBytes>(TBytes bytes, long row, out HexLine run)
        where TBytes : IHexBytes, allows ref struct
    {
        foreach (ref readonly HexLine found in _found.AsSpan())
        {
            if (row >= found.Row && row < found.End)
            {
                run = found;
                return true;
            }
        }

        long last = (_length - 1) / _bytesPerRow;
        run = default;
        if (row < 1 || row >= last || _budget < ChunkBytes || CountEqual(bytes, row, row + 1) == 0)
        {
            return false;
        }

        long rowsPerChunk = ChunkBytes / _bytesPerRow;
        long chunk = row / rowsPerChunk * rowsPerChunk;
        long first = FindFirst(bytes, row, Math.Max(1, chunk));
        long end = row + 1 + CountEqual(bytes, row + 1, Math.Min(last, chunk + rowsPerChunk));
        run = new HexLine(first, end - first);
        _found[_next] = run;
        _next = (_next + 1) % Kept;
        return true;
    }

    /// <summary>How many rows from a row on repeat the one before them, up to an end.</summary>
    private long CountEqual<TBytes>(TBytes bytes, long row, long end)
        where TBytes : IHexBytes, allows ref struct
    {
        long start = row;
        int most = (BlockBytes / _bytesPerRow) - 1;
        while (row < end)
        {
            int rows = (int)Math.Min(most, end - row);
            Load(bytes, row - 1, rows + 1);
            int equal = CountRepeated(rows);
            row += equal;
            if (equal < rows)
            {
                break;
            }
        }

        return row - start;
    }

    /// <summary>The first row of the run that ends with a row known to be in it.</summary>
    private long FindFirst<TBytes>(TBytes bytes, long row, long least)
        where TBytes : IHexBytes, allows ref struct
    {
        int most = (BlockBytes / _bytesPerRow) - 1;
        while (row > least)
        {
            int rows = (int)Math.Min(most, row - least);
            Load(bytes, row - rows - 1, rows + 1);
            int equal = CountRepeated(rows);
            if (equal < rows)
            {
                // Not all of them: those at the end count.
                equal = 0;
                while (IsRepeated(rows - equal))
                {
                    equal++;
                }
            }

            row -= equal;
            if (equal < rows)
            {
                break;
            }
        }

        return row;
    }

    /// <summary>How many rows from the block's second on repeat the one before them: the block against itself, moved by a row.</summary>
    private int CountRepeated(int rows)
    {
        int count = rows * _bytesPerRow;
        int values = _bytes.AsSpan(_bytesPerRow, count).CommonPrefixLength(_bytes.AsSpan(0, count));
        int present = _present.AsSpan(_bytesPerRow, count).CommonPrefixLength(_present.AsSpan(0, count));
        return Math.Min(values, present) / _bytesPerRow;
    }

    private bool IsRepeated(int index) =>
        Row(_bytes, index).SequenceEqual(Row(_bytes, index - 1)) && Row(_present, index).SequenceEqual(Row(_present, index - 1));

    private ReadOnlySpan<byte> Row(byte[] block, int index) => block.AsSpan(index * _bytesPerRow, _bytesPerRow);

    private void Load<TBytes>(TBytes bytes, long row, int rows)
        where TBytes : IHexBytes, allows ref struct
    {
        int count = rows * _bytesPerRow;
        _budget -= count;
        Load(bytes, row * _bytesPerRow, _bytes.AsSpan(0, count), _present.AsSpan(0, count));
    }

    /// <summary>Copies bytes, and makes those that are not there all alike: 0, not present.</summary>
    internal static void Load<TBytes>(TBytes bytes, long position, Span<byte> values, Span<byte> present)
        where TBytes : IHexBytes, allows ref struct
    {
        int count = Math.Clamp(bytes.Copy(position, values, present), 0, values.Length);
        present[count..].Clear();
        int absent = present.IndexOf((byte)0);
        if (absent >= 0 && !present[absent..].ContainsAnyExcept((byte)0))
        {
            values[absent..].Clear();
            return;
        }

        for (int index = Math.Max(0, absent); absent >= 0 && index < values.Length; index++)
        {
            values[index] = present[index] != 0 ? values[index] : (byte)0;
        }
    }
}
