namespace IoTop.Model;

/// <summary>
/// The open block of what was counted: processes, their files, the calls on those. Each record is about the process and file in front of
/// it; where a block ends between, they are told again.
/// </summary>
internal sealed class SyscallStateEncoder(PlaneBlocks blocks)
{
    private SyscallProcessRow? _process;
    private SyscallFileRow? _file;

    /// <summary>What is told is part of everything that is known.</summary>
    public bool IsEverything { get; set; }

    /// <param name="row">The process.</param>
    /// <param name="info">Who it is, where nobody else tells.</param>
    /// <param name="isWhole">With what it is the sum of, where that is told no more.</param>
    public void Process(SyscallProcessRow row, ProcessInfo? info, bool isWhole)
    {
        bool hasSums = isWhole && row.HasMore;
        bool isSettled = isWhole && row.IsSettled;
        ByteWriter into = Begin(SyscallTag.Process);
        into.Number((ulong)row.Id);
        into.Byte((byte)((row.IsTold ? 1 : 0) | (row.IsRemoved ? 2 : 0) | (isSettled ? 4 : 0) | (row.Info is null ? 0 : 8)
            | (hasSums ? 16 : 0) | (info is null ? 0 : 32)));
        ref readonly Watch watch = ref row.Watch;
        into.Number(watch.SinceNs);
        into.Number(watch.EndedNs);
        into.Number(watch.Tgid);
        into.Number(watch.Parent);
        into.Number((uint)watch.Flags);
        into.Number(watch.Root);
        into.Raw(in watch.Comm);
        if (isSettled)
        {
            into.Number(row.WatchedNs);
            into.Number(row.IntervalNs);
        }

        if (hasSums)
        {
            Tally(row.Total);
        }

        if (info is not null)
        {
            into.Number(info.Uid);
            into.Text(info.UserName);
            into.Bytes(info.Comm);
            into.Bytes(info.CommandLine);
        }

        _process = row;
        _file = null;
        End();
    }

    public void File(SyscallFileRow file, bool hasName, bool isWhole)
    {
        if (_process != file.Process)
        {
            Process(file.Process, null, isWhole: false);
        }

        bool hasSums = isWhole && file.HasMore;
        ByteWriter into = Begin(SyscallTag.File);
        into.Number((ulong)file.Id);
        into.Number(file.Inode);
        into.Number(file.FsDev);
        into.Signed(file.Fd);
        into.Number(file.Mode);
        into.Byte((byte)((hasName ? 1 : 0) | (hasSums ? 2 : 0)));
        if (hasName)
        {
            into.Bytes(file.Name);
        }

        if (hasSums)
        {
            Tally(file.Total);
        }

        _file = file;
        End();
    }

    public void Count(SyscallCount count)
    {
        if (_file != count.File)
        {
            File(count.File, hasName: false, isWhole: false);
        }

        ref readonly SyscallSum sum = ref count.Total.Sum;
        ByteWriter into = Begin(SyscallTag.Count);
        into.Byte((byte)count.Syscall);
        bool isNew = count.Interval.Sum.Calls == sum.Calls && count.Interval.Sum.Faults == sum.Faults;
        into.Byte((byte)((count.Interval.Sum.MaxNs != 0 ? 1 : 0) | (isNew ? 2 : 0)));
        into.Number(count.Syscall == Syscall.Fault ? sum.Faults : sum.Calls);
        into.Number(sum.Errors);
        into.Number(sum.Asked);
        into.Number(sum.Read + sum.Written);
        into.Number(sum.TotalNs);
        into.Number(sum.MaxNs);
        Buckets(count.Total.Buckets);
        End();
    }

    public void Gone(SyscallProcessRow row)
    {
        Begin(SyscallTag.ProcessGone).Number((ulong)row.Id);
        End();
    }

    public void Gone(SyscallCount count)
    {
        ByteWriter into = Begin(SyscallTag.CountGone);
        into.Number((ulong)count.File.Id);
        into.Byte((byte)count.Syscall);
        End();
    }

    public void Sum(Syscall syscall, SyscallTally tally)
    {
        Begin(SyscallTag.Sum).Byte((byte)syscall);
        Tally(tally);
        End();
    }

    public void Table(SyscallTable table, ulong overwritten, CaptureLevel level)
    {
        ByteWriter into = Begin(SyscallTag.Table);
        into.Number(table.ClosedNs);
        into.Number(table.IntervalNs);
        into.Number(table.Forgotten);
        into.Number(table.MissedRuns);
        into.Byte((byte)level);
        into.Number((uint)SyscallLoss.Compat + 1);
        for (SyscallLoss loss = 0; loss <= SyscallLoss.Compat; loss++)
        {
            ulong lost = table.Lost(loss);
            into.Number(loss == SyscallLoss.RingFull ? lost + overwritten : lost);
        }

        End();
    }

    public void Source(ISyscallSource source)
    {
        SyscallSelection selection = source.Selection;
        ByteWriter into = Begin(SyscallTag.Source);
        into.Byte((byte)((selection.Everybody ? 1 : 0) | (selection.OnlyErrors ? 2 : 0)));
        into.Number(selection.Mask);
        into.Number(selection.MinLatencyNs);
        into.Number((uint)Math.Max(selection.SnapLength, 0));
        into.Number((uint)source.Degraded.Count);
        foreach (string sentence in source.Degraded)
        {
            into.Text(sentence);
        }

        into.Number((uint)source.Missing.Count);
        foreach ((Syscall syscall, string why) in source.Missing)
        {
            into.Byte((byte)syscall);
            into.Text(why);
        }

        End();
    }

    public void Flush()
    {
        blocks.Flush();
        _process = null;
        _file = null;
    }

    private void Tally(SyscallTally tally)
    {
        ref readonly SyscallSum sum = ref tally.Sum;
        ByteWriter into = blocks.Bytes;
        into.Number(sum.Calls);
        into.Number(sum.Errors);
        into.Number(sum.Asked);
        into.Number(sum.Read);
        into.Number(sum.Written);
        into.Number(sum.TotalNs);
        into.Number(sum.MaxNs);
        into.Number(sum.Faults);
        Buckets(tally.Buckets);
    }

    /// <summary>Which of them are not empty, a bit each, and those.</summary>
    private void Buckets(ReadOnlySpan<ulong> buckets)
    {
        uint used = 0;
        for (int i = 0; i < buckets.Length; i++)
        {
            used |= buckets[i] != 0 ? 1u << i : 0;
        }

        blocks.Bytes.Number(used);
        foreach (ulong count in buckets)
        {
            if (count != 0)
            {
                blocks.Bytes.Number(count);
            }
        }
    }

    private ByteWriter Begin(SyscallTag tag)
    {
        if (IsEverything && blocks.Bytes.Length == 0)
        {
            blocks.Bytes.Byte((byte)SyscallTag.Everything);
        }

        blocks.Bytes.Byte((byte)tag);
        return blocks.Bytes;
    }

    private void End()
    {
        if (blocks.End())
        {
            _process = null;
            _file = null;
        }
    }
}
