namespace IoTop.Model;

/// <content>What has to go, so that there is room for what is new.</content>
public sealed partial class SyscallTable
{
    private void MakeRoom()
    {
        int over = 0;
        foreach (SyscallProcessRow row in _rows)
        {
            over += row.IsSettled ? 1 : 0;
        }

        if (over > MostOver)
        {
            Forgotten += (ulong)(over - MostOver);
            DropOldest(over - MostOver);
        }

        if (_counts.Count > MostCounts)
        {
            DropOldCounts();
        }
    }

    /// <summary>Only what the kernel has forgotten: else it would come again, and count twice.</summary>
    private void DropOldCounts()
    {
        int kept = 0;
        int surplus = _counts.Count - MostCounts;
        for (int index = 0; index < _counts.Count; index++)
        {
            SyscallCount count = _counts[index];
            if (surplus > 0 && count.Seen != _reading)
            {
                surplus--;
                Drop(count);
                continue;
            }

            _counts[kept++] = count;
        }

        _counts.RemoveRange(kept, _counts.Count - kept);
    }

    private void Drop(SyscallCount count)
    {
        SyscallFileRow file = count.File;
        Observer?.Dropping(count);
        file.HasMore = true;
        file.Process.HasMore = true;
        if (file.Remove(count))
        {
            file.Process.Remove(file);
            Forgotten++;
        }

        if (_byKey.TryGetValue(count.Key, out SyscallCount? current) && current == count)
        {
            _byKey.Remove(count.Key);
        }
    }

    /// <summary>Takes away rows that are over, the oldest first: all at once, since each moves what is behind it.</summary>
    private void DropOldest(int most)
    {
        int kept = 0;
        for (int index = 0; index < _rows.Count; index++)
        {
            SyscallProcessRow row = _rows[index];
            if (row.IsOver && most > 0)
            {
                most--;
                Observer?.Dropping(row);
                row.IsDropped = true;
                _byWatch.Remove((row.Watch.SinceNs, row.Tgid));
                if (_current.TryGetValue(row.Tgid, out SyscallProcessRow? current) && current == row)
                {
                    _current.Remove(row.Tgid);
                }

                continue;
            }

            _rows[kept++] = row;
        }

        _rows.RemoveRange(kept, _rows.Count - kept);
        kept = 0;
        for (int index = 0; index < _counts.Count; index++)
        {
            SyscallCount count = _counts[index];
            if (!count.File.Process.IsDropped)
            {
                _counts[kept++] = count;
            }
        }

        _counts.RemoveRange(kept, _counts.Count - kept);

        // What the kernel still tells of stays known, so that it is not taken for something new.
        foreach ((SyscallKey key, SyscallCount count) in _byKey)
        {
            if (count.File.Process.IsDropped && count.Seen != _reading)
            {
                _byKey.Remove(key);
            }
        }
    }
}
