using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <content>
/// What a recording tells, in the place of a source: rows with the ids that they had, and totals. Intervals are closed by
/// <see cref="Close"/> as they were, so that they have the same differences.
/// </content>
public sealed partial class SyscallTable
{
    private const int Dropped = -1; // in place of a reading

    /// <summary>The row of that id; null: it is not there (any more).</summary>
    public SyscallProcessRow? FindRow(long id)
    {
        foreach (SyscallProcessRow row in _rows)
        {
            if (row.Id == id)
            {
                return row;
            }
        }

        return null;
    }

    internal void Restore(SyscallLoss loss, ulong total) => _lost[(int)loss] = total;

    internal void Restore(ulong forgotten, ulong missedRuns)
    {
        Forgotten = forgotten;
        MissedRuns = missedRuns;
    }

    /// <summary>The interval that was closed last, where reading begins.</summary>
    internal void RestoreClosed(ulong closedNs, ulong intervalNs)
    {
        _closedNs = closedNs;
        _nowNs = closedNs;
        IntervalNs = intervalNs;
    }

    internal void RestoreSum(Syscall syscall, in SyscallSum sum, ReadOnlySpan<ulong> buckets) => _byCall[(int)syscall].Restore(in sum, buckets);

    internal SyscallProcessRow RestoreRow(long id, in Watch watch, bool isTold)
    {
        var row = new SyscallProcessRow(id, in watch, isTold);
        _rows.Add(row);
        if (!_current.TryGetValue(watch.Tgid, out SyscallProcessRow? current) || current.Id <= id)
        {
            _current[watch.Tgid] = row;
        }

        return row;
    }

    /// <summary>Adds what a count had come to when reading began to the sums that it belongs to.</summary>
    internal void AddRestored(SyscallCount count)
    {
        if (!count.File.HasMore)
        {
            count.File.Total.AddWhole(count, isWholeProcess: false);
        }

        if (!count.File.Process.HasMore)
        {
            count.File.Process.Total.AddWhole(count, isWholeProcess: true);
        }

        _byCall[(int)count.Syscall].AddWhole(count, isWholeProcess: false);
    }

    /// <summary>A count of a file, which has one of each call; it begins at nothing.</summary>
    internal SyscallCount RestoreCount(SyscallFileRow file, in SyscallKey key)
    {
        SyscallCount count = new(in key, file, default);
        file.Insert(count);
        _counts.Add(count);
        return count;
    }

    /// <summary>Takes a count away, as the table that was recorded did.</summary>
    internal static void DropRestored(SyscallCount count)
    {
        SyscallFileRow file = count.File;
        file.HasMore = true;
        file.Process.HasMore = true;
        if (file.Remove(count))
        {
            file.Process.Remove(file);
        }

        count.Seen = Dropped;
    }

    /// <summary>Takes away the counts that were dropped, and the rows that are marked as dropped, with theirs.</summary>
    internal void DropMarked()
    {
        foreach (SyscallProcessRow row in CollectionsMarshal.AsSpan(_rows))
        {
            if (row.IsDropped && _current.TryGetValue(row.Tgid, out SyscallProcessRow? current) && current == row)
            {
                _current.Remove(row.Tgid);
            }
        }

        _rows.RemoveAll(static row => row.IsDropped);
        _counts.RemoveAll(static count => count.Seen == Dropped || count.File.Process.IsDropped);
    }
}
