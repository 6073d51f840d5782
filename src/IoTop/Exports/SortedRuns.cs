using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IoTop.Exports;

/// <summary>
/// Sorts more than memory holds: what is over is sorted, written to a file that has no name, and merged at the end. Equal ones keep no
/// order.
/// </summary>
internal sealed class SortedRuns<T> : IDisposable
    where T : unmanaged, IComparable<T>
{
    private const int ItemsAtOnce = 512;

    private readonly T[] _items;
    private readonly string _directory;
    private readonly List<(long Position, int Count)> _runs = [];
    private FileStream? _file;
    private int _count;

    /// <param name="inMemory">How many are kept in memory.</param>
    /// <param name="directory">Where the others go: where the result goes, too, is room.</param>
    public SortedRuns(int inMemory, string directory)
    {
        _items = new T[inMemory];
        _directory = directory;
    }

    /// <summary>How many were added.</summary>
    public long Count { get; private set; }

    public void Add(in T item)
    {
        if (_count == _items.Length)
        {
            Spill();
        }

        _items[_count++] = item;
        Count++;
    }

    /// <summary>Hands out everything in its order; nothing can be added afterwards.</summary>
    public void Read(Action<T> take)
    {
        _items.AsSpan(0, _count).Sort();
        if (_runs.Count == 0)
        {
            for (int i = 0; i < _count; i++)
            {
                take(_items[i]);
            }

            return;
        }

        Spill();
        var readers = new PriorityQueue<Run, T>(_runs.Count);
        foreach ((long position, int count) in _runs)
        {
            var run = new Run(_file!, position, count);
            if (run.Next(out T first))
            {
                readers.Enqueue(run, first);
            }
        }

        while (readers.TryDequeue(out Run? run, out T item))
        {
            take(item);
            if (run.Next(out T next))
            {
                readers.Enqueue(run, next);
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Spill()
    {
        _file ??= NewFile.CreateUnnamed(_directory);
        Span<T> items = _items.AsSpan(0, _count);
        items.Sort();
        _runs.Add((_file.Position, _count));
        _file.Write(MemoryMarshal.AsBytes(items));
        _count = 0;
    }

    /// <summary>A sorted part of the file, read piece by piece.</summary>
    private sealed class Run(FileStream file, long position, int count)
    {
        private readonly T[] _ahead = new T[Math.Min(ItemsAtOnce, count)];
        private int _next;
        private int _here;

        public bool Next(out T item)
        {
            if (_next == _here)
            {
                if (count == 0)
                {
                    item = default;
                    return false;
                }

                _here = Math.Min(count, _ahead.Length);
                _next = 0;
                Span<byte> bytes = MemoryMarshal.AsBytes(_ahead.AsSpan(0, _here));
                file.Position = position;
                file.ReadExactly(bytes);
                position += (long)_here * Unsafe.SizeOf<T>();
                count -= _here;
            }

            item = _ahead[_next++];
            return true;
        }
    }
}
