using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>A file that a process has open under one descriptor, and the calls on it.</summary>
public sealed class SyscallFileRow
{
    private const int MaxName = 4096;

    private readonly List<SyscallCount> _counts = []; // by call
    private SyscallSum _mark;
    private byte[] _name = [];

    internal SyscallFileRow(long id, in SyscallKey key, SyscallProcessRow process)
    {
        Id = id;
        FsDev = key.FsDev;
        Inode = key.Inode;
        Fd = key.Fd;
        Mode = key.Mode;
        Process = process;
    }

    /// <summary>Tells it apart from every other row.</summary>
    public long Id { get; }

    public SyscallProcessRow Process { get; }

    /// <summary>The kernel's dev_t of the file system.</summary>
    public uint FsDev { get; }

    /// <summary>0: not known.</summary>
    public ulong Inode { get; }

    /// <summary>-1: none.</summary>
    public int Fd { get; }

    /// <summary>i_mode &amp; S_IFMT.</summary>
    public ushort Mode { get; }

    /// <summary>What it is called; raw bytes of others, empty when it is not known.</summary>
    public ReadOnlySpan<byte> Name => _name;

    public SyscallTally Interval { get; } = new();

    public SyscallTally Total { get; } = new();

    /// <summary>Its calls, in the order of <see cref="Syscall"/>.</summary>
    public ReadOnlySpan<SyscallCount> Counts => CollectionsMarshal.AsSpan(_counts);

    /// <summary>Bytes read since <see cref="SyscallProcessRow.Mark"/>.</summary>
    public ulong ReadSinceMark => Total.Sum.Read - _mark.Read;

    /// <summary>Bytes written since <see cref="SyscallProcessRow.Mark"/>.</summary>
    public ulong WrittenSinceMark => Total.Sum.Written - _mark.Written;

    /// <summary>Its name is another one than was recorded; whoever records it says when it was.</summary>
    internal bool HasNewName { get; set; } = true;

    /// <summary>Its sums have more than those of its counts: some of them had to make room.</summary>
    internal bool HasMore { get; set; }

    internal void Mark() => _mark = Total.Sum;

    internal void MarkInterval()
    {
        _mark = Total.Sum;
        _mark.Read -= Interval.Sum.Read;
        _mark.Written -= Interval.Sum.Written;
    }

    /// <summary>A recording tells what it is called.</summary>
    internal void RestoreName(ReadOnlySpan<byte> name) => _name = name.SequenceEqual(_name) ? _name : name.ToArray();

    internal void Insert(SyscallCount count)
    {
        int at = 0;
        while (at < _counts.Count && _counts[at].Syscall < count.Syscall)
        {
            at++;
        }

        _counts.Insert(at, count);
    }

    /// <summary>A count that has to make room; what it has counted stays in the sums. Returns whether the file has none any more.</summary>
    internal bool Remove(SyscallCount count)
    {
        _counts.Remove(count);
        return _counts.Count == 0;
    }

    /// <summary>Adds what one call did in the interval that ends, here and for the process.</summary>
    internal void Add(in SyscallKey key, in SyscallValue difference, ulong maxNs)
    {
        Interval.Add(in key, in difference);
        Process.Interval.Add(in key, in difference, isWholeProcess: true);
        SyscallValue total = difference with { MaxNs = maxNs };
        Total.Add(in key, in total);
        Process.Total.Add(in key, in total, isWholeProcess: true);
    }

    internal void Settle(SyscallFileNames? names)
    {
        if (Interval.Sum.IsNothing)
        {
            return;
        }

        Interval.Settle(Total.Sum.MaxNs);
        Total.Settle(Total.Sum.MaxNs);
        if (names is not null)
        {
            // Looked up while it is in use: it may be renamed, and a descriptor of a process that has ended leads nowhere.
            Span<byte> name = stackalloc byte[MaxName];
            name = name[..names.Write(Process.Tgid, Fd, FsDev, Inode, Mode, name)];
            if (!name.SequenceEqual(_name))
            {
                _name = name.ToArray();
                HasNewName = true;
            }
        }
    }
}
