namespace IoTop.Model;

/// <content>Record by record.</content>
internal sealed partial class SyscallStateDecoder
{
    private void Process(ref ByteReader reader)
    {
        long id = (long)reader.Number();
        byte flags = reader.Byte();
        Watch watch = Watch(ref reader);
        (ulong watchedNs, ulong intervalNs) = (flags & 4) != 0 ? (reader.Number(), reader.Number()) : default;
        SyscallSum sum = (flags & 16) != 0 ? Tally(ref reader) : default;
        ProcessInfo? info = (flags & 32) != 0 ? Info(ref reader, watch.Tgid) : null;
        _file = null;
        _row = null;
        if (wanted?.Invoke(watch.Tgid) == false)
        {
            return;
        }

        _row = RowOf(id, in watch, (flags & 1) != 0);
        _row.Restore(in watch, (flags & 1) != 0, (flags & 2) != 0);
        if ((flags & 8) != 0 && info is null)
        {
            _unknown.Add(_row);
        }

        _row.Info = info ?? _row.Info;
        if (!_isRestoring)
        {
            return;
        }

        if ((flags & 4) != 0)
        {
            _row.RestoreEnd(watchedNs, intervalNs);
        }

        if ((flags & 16) != 0 && !fromZero)
        {
            _row.HasMore = true;
            _row.Total.Restore(in sum, _buckets);
        }
    }

    private static Watch Watch(ref ByteReader reader) => new()
    {
        SinceNs = reader.Number(),
        EndedNs = reader.Number(),
        Tgid = reader.UInt(),
        Parent = reader.UInt(),
        Flags = (WatchFlags)reader.UInt(),
        Root = reader.UInt(),
        Comm = reader.Raw<TaskComm>(),
    };

    private SyscallProcessRow RowOf(long id, in Watch watch, bool isTold)
    {
        if (!_rows.TryGetValue(id, out SyscallProcessRow? row))
        {
            row = _rows.Count < MostRows ? table.RestoreRow(id, in watch, isTold) : throw new RecordingException("it has too many processes");
            _rows.Add(id, row);
        }

        // A process has one number for good.
        return row.Tgid == watch.Tgid ? row : throw new RecordingException($"row {id} is of process {row.Tgid}, and of {watch.Tgid}");
    }

    private static ProcessInfo Info(ref ByteReader reader, uint tgid)
    {
        ProcessInfo info = new(tgid, tgid) { Uid = reader.UInt(), UserName = reader.Text(), IsExited = true };
        info.Leader = info;
        _ = info.SetComm(reader.Bytes());
        _ = info.SetCommandLine(reader.Bytes());
        return info;
    }

    private void File(ref ByteReader reader)
    {
        long id = (long)reader.Number();
        SyscallKey key = new()
        {
            Inode = reader.Number(),
            FsDev = reader.UInt(),
            Fd = (int)reader.Signed(),
            Mode = reader.UShort(),
        };
        byte flags = reader.Byte();
        ReadOnlySpan<byte> name = (flags & 1) != 0 ? reader.Bytes() : default;
        SyscallSum sum = (flags & 2) != 0 ? Tally(ref reader) : default;
        _file = null;
        if (_row is null)
        {
            return;
        }

        if (!_files.TryGetValue(id, out _file))
        {
            _file = _files.Count < MostFiles ? _row.RestoreFile(id, in key) : throw new RecordingException("it has too many files");
            _files.Add(id, _file);
        }

        if (_file.Process != _row)
        {
            throw new RecordingException($"file {id} is of two processes");
        }

        if ((flags & 1) != 0)
        {
            _file.RestoreName(name);
        }

        if (_isRestoring && (flags & 2) != 0 && !fromZero)
        {
            _file.HasMore = true;
            _file.Total.Restore(in sum, _buckets);
        }
    }

    private void Count(ref ByteReader reader)
    {
        Syscall syscall = Call(ref reader);
        byte flags = reader.Byte();
        SyscallValue value = new()
        {
            Calls = reader.Number(),
            Errors = reader.Number(),
            Asked = reader.Number(),
            Done = reader.Number(),
            TotalNs = reader.Number(),
            MaxNs = reader.Number(),
        };
        Buckets(ref reader);
        for (int i = 0; i < _buckets.Length; i++)
        {
            value.Buckets[i] = (uint)_buckets[i]; // only differences are made of them
        }

        if (_file is null)
        {
            return;
        }

        SyscallCount? count = Find(_file, syscall);
        bool isKnown = count is not null;
        count ??= NewCount(_file, syscall);
        if (isKnown || (!_isRestoring && (flags & 2) != 0))
        {
            count.Tell(in value, (flags & 1) != 0);
            return;
        }

        // It was counted before reading began, or where nothing could be read: it is not of this interval.
        SyscallSum sum = default;
        sum.Add(in count.Key, in value, isWholeProcess: false);
        count.Restore(in value, fromZero ? default : sum, fromZero ? default : _buckets);
        if (!fromZero)
        {
            table.AddRestored(count);
        }
    }

    private SyscallCount NewCount(SyscallFileRow file, Syscall syscall)
    {
        if (++_counts > MostFiles)
        {
            throw new RecordingException("it has too many counts");
        }

        SyscallKey key = new()
        {
            Inode = file.Inode, FsDev = file.FsDev, Tgid = file.Process.Tgid, Fd = file.Fd, Mode = file.Mode, Syscall = syscall,
        };
        return table.RestoreCount(file, in key);
    }

    private void ProcessGone(ref ByteReader reader)
    {
        if (_rows.TryGetValue((long)reader.Number(), out SyscallProcessRow? row))
        {
            _goneRows.Add(row);
        }
    }

    private void CountGone(ref ByteReader reader)
    {
        long id = (long)reader.Number();
        Syscall syscall = Call(ref reader);
        if (_files.TryGetValue(id, out SyscallFileRow? file))
        {
            _goneCounts.Add((file, syscall));
        }
    }

    private void Sum(ref ByteReader reader)
    {
        Syscall syscall = Call(ref reader);
        SyscallSum sum = Tally(ref reader);
        if (_isRestoring && !fromZero && wanted is null)
        {
            table.RestoreSum(syscall, in sum, _buckets);
        }
    }

    private void Table(ref ByteReader reader)
    {
        ulong closedNs = reader.Number();
        ulong intervalNs = reader.Number();
        table.Restore(forgotten: reader.Number(), missedRuns: reader.Number());
        Captured = (CaptureLevel)Math.Min(reader.Byte(), (byte)CaptureLevel.Payload);
        int losses = reader.Count(1);
        for (int loss = 0; loss < losses; loss++)
        {
            ulong total = reader.Number();
            if (loss <= (int)SyscallLoss.Compat)
            {
                table.Restore((SyscallLoss)loss, total);
            }
        }

        ClosedNs = closedNs;
        if (_isRestoring)
        {
            table.RestoreClosed(closedNs, intervalNs);
        }
        else
        {
            // As it began then, though it may have been told by nobody.
            table.RestoreClosed(closedNs - Math.Min(closedNs, intervalNs), intervalNs);
        }
    }

    private void Source(ref ByteReader reader)
    {
        byte flags = reader.Byte();
        Selection = new SyscallSelection
        {
            Everybody = (flags & 1) != 0,
            OnlyErrors = (flags & 2) != 0,
            Mask = reader.UInt(),
            MinLatencyNs = reader.Number(),
            SnapLength = (int)Math.Min(reader.UInt(), int.MaxValue),
        };
        string[] degraded = new string[reader.Count(1)];
        for (int i = 0; i < degraded.Length; i++)
        {
            degraded[i] = reader.Text();
        }

        var missing = new (Syscall Syscall, string Why)[reader.Count(2)];
        for (int i = 0; i < missing.Length; i++)
        {
            missing[i] = (Call(ref reader), reader.Text());
        }

        Degraded = degraded;
        Missing = missing;
    }

    private static Syscall Call(ref ByteReader reader)
    {
        byte syscall = reader.Byte();
        return syscall < SyscallNames.All.Count ? (Syscall)syscall : throw new RecordingException($"there is no call {syscall}");
    }

    private SyscallSum Tally(ref ByteReader reader)
    {
        SyscallSum sum = new()
        {
            Calls = reader.Number(),
            Errors = reader.Number(),
            Asked = reader.Number(),
            Read = reader.Number(),
            Written = reader.Number(),
            TotalNs = reader.Number(),
            MaxNs = reader.Number(),
            Faults = reader.Number(),
        };
        Buckets(ref reader);
        return sum;
    }

    private void Buckets(ref ByteReader reader)
    {
        uint used = reader.UInt();
        for (int i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] = (used & (1u << i)) != 0 ? reader.Number() : 0;
        }
    }
}
