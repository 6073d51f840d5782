using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A process and the calls that it made.</summary>
public sealed class SyscallProcessRow : IWatchedRow
{
    private readonly List<SyscallFileRow> _files = [];
    private readonly Dictionary<FileKey, SyscallFileRow> _byKey = [];
    private Watch _watch;

    internal SyscallProcessRow(long id, in Watch watch, bool isTold)
    {
        Id = id;
        _watch = watch;
        IsTold = isTold;
    }

    /// <summary>Tells it apart from every other row, also from that of an earlier process with its pid.</summary>
    public long Id { get; }

    public ref readonly Watch Watch => ref _watch;

    public uint Tgid => _watch.Tgid;

    /// <summary>It, or who forked it, was chosen; else it is one of everybody.</summary>
    public bool IsChosen => IsTold && (_watch.Flags & WatchFlags.Everybody) == 0;

    /// <summary>The source told of it, and will tell of its end.</summary>
    internal bool IsTold { get; private set; }

    /// <summary>It has ended, or is not watched any more: the row stays as it was in its last interval.</summary>
    public bool IsOver => _watch.EndedNs != 0 || IsRemoved;

    /// <summary>The user took it out while it ran.</summary>
    public bool IsRemoved
    {
        get;
        internal set
        {
            HasNews |= field != value;
            field = value;
        }
    }

    /// <summary>It is over, and its last interval is closed.</summary>
    internal bool IsSettled { get; private set; }

    /// <summary>Something of itself has changed since that was recorded; whoever records it says when it was.</summary>
    internal bool HasNews { get; set; } = true;

    /// <summary>Its sums have more than those of its files: some of their counts had to make room.</summary>
    internal bool HasMore { get; set; }

    /// <summary>The table has it no more.</summary>
    internal bool IsDropped { get; set; }

    public bool IsActive => !Interval.Sum.IsNothing;

    public SyscallTally Interval { get; } = new();

    public SyscallTally Total { get; } = new();

    /// <summary>Length of its last interval.</summary>
    public ulong IntervalNs { get; private set; }

    /// <summary>How long it is watched, or was.</summary>
    public ulong WatchedNs { get; private set; }

    /// <summary>Name, user, command line, as /proc told; null: it ended before it was seen there.</summary>
    public ProcessInfo? Info
    {
        get;
        internal set
        {
            HasNews |= field != value;
            field = value;
        }
    }

    /// <summary>Task name, raw bytes; empty when it is not known.</summary>
    public ReadOnlySpan<byte> Comm => _watch.Comm.Bytes is { IsEmpty: false } last ? last : Info is null ? default : Info.Comm;

    /// <summary>The files that it made calls on, in the order in which they were first seen.</summary>
    public ReadOnlySpan<SyscallFileRow> Files => CollectionsMarshal.AsSpan(_files);

    /// <summary>From now on <see cref="SyscallFileRow.ReadSinceMark"/> counts anew: block I/O is counted from the same moment.</summary>
    public void Mark()
    {
        foreach (SyscallFileRow file in _files)
        {
            file.Mark();
        }
    }

    internal void Update(in Watch watch)
    {
        HasNews |= !IsTold || !MemoryMarshal.AsBytes(new ReadOnlySpan<Watch>(in watch)).SequenceEqual(
            MemoryMarshal.AsBytes(new ReadOnlySpan<Watch>(in _watch)));
        IsSettled &= watch.EndedNs != 0;
        _watch = watch;
        IsTold = true;
        IsRemoved = false;
    }

    internal void End(ulong nowNs)
    {
        _watch.EndedNs = nowNs;
        HasNews = true;
    }

    /// <summary>Takes over what a recording tells of it.</summary>
    internal void Restore(in Watch watch, bool isTold, bool isRemoved)
    {
        _watch = watch;
        IsTold = isTold;
        IsRemoved = isRemoved;
    }

    /// <summary>It was over then already.</summary>
    internal void RestoreEnd(ulong watchedNs, ulong intervalNs)
    {
        IsSettled = true;
        WatchedNs = watchedNs;
        IntervalNs = intervalNs;
    }

    /// <summary>A file that a recording tells of.</summary>
    internal SyscallFileRow RestoreFile(long id, in SyscallKey key)
    {
        var row = new SyscallFileRow(id, in key, this);
        _byKey.TryAdd(new FileKey(row.Inode, row.FsDev, row.Fd, row.Mode), row);
        _files.Add(row);
        return row;
    }

    /// <summary>As <see cref="Mark"/>, as if that had been called when the last interval began.</summary>
    internal void MarkInterval()
    {
        foreach (SyscallFileRow file in _files)
        {
            file.MarkInterval();
        }
    }

    /// <summary>The row of a file; <paramref name="nextId"/> is taken when it is a new one.</summary>
    internal SyscallFileRow FileOf(in SyscallKey key, ref long nextId)
    {
        FileKey file = new(key.Inode, key.FsDev, key.Fd, key.Mode);
        if (!_byKey.TryGetValue(file, out SyscallFileRow? row))
        {
            row = new SyscallFileRow(nextId++, in key, this);
            _byKey.Add(file, row);
            _files.Add(row);
        }

        return row;
    }

    internal void Remove(SyscallFileRow row)
    {
        _files.Remove(row);
        _byKey.Remove(new FileKey(row.Inode, row.FsDev, row.Fd, row.Mode));
    }

    internal void BeginInterval()
    {
        if (Interval.Sum.IsNothing)
        {
            return;
        }

        Interval.Clear();
        foreach (SyscallFileRow file in _files)
        {
            file.Interval.Clear();
        }
    }

    internal void EndInterval(ulong beganNs, ulong nowNs, SyscallFileNames? names)
    {
        if (IsSettled)
        {
            return;
        }

        if (!Interval.Sum.IsNothing)
        {
            Interval.Settle(Total.Sum.MaxNs);
            Total.Settle(Total.Sum.MaxNs);
            foreach (SyscallFileRow file in _files)
            {
                file.Settle(names);
            }
        }

        IsSettled = IsOver;
        beganNs = Math.Max(beganNs, _watch.SinceNs);
        IntervalNs = nowNs - Math.Min(nowNs, beganNs);
        ulong until = _watch.EndedNs != 0 ? _watch.EndedNs : nowNs;
        WatchedNs = until - Math.Min(until, _watch.SinceNs);
    }

    private readonly record struct FileKey(ulong Inode, uint FsDev, int Fd, ushort Mode);
}
