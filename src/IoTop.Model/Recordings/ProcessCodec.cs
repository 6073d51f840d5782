namespace IoTop.Model;

/// <summary>What is told of a process, in bytes.</summary>
internal static class ProcessCodec
{
    public static void Encode(ByteWriter into, ProcessRecord record)
    {
        into.Byte((byte)((record.IsKernelThread ? 1 : 0) | (record.IsExited ? 2 : 0) | (record.IsGhost ? 4 : 0) |
            (record.IsSame ? 8 : 0) | (record.UserName is null ? 0 : 16) | (record.Priority.ThreadsDiffer ? 32 : 0)));
        into.Number(record.Tgid);
        into.Number(record.Tid);
        into.Number(record.ParentId);
        into.Number(record.Uid);
        into.Signed(record.Nice);
        into.Number(record.ThreadCount);
        into.Number(record.StartTicks);
        into.Number(record.ExitedNs);
        into.Byte((byte)record.Priority.Class);
        into.Byte(record.Priority.Level);
        into.Bytes(record.Comm);
        into.Bytes(record.CommandLine);
        into.Bytes(record.CgroupPath);
        if (record.UserName is not null)
        {
            into.Text(record.UserName);
        }
    }

    /// <exception cref="RecordingException">It is not what was written.</exception>
    public static ProcessRecord Decode(ref ByteReader reader)
    {
        byte flags = reader.Byte();
        uint tgid = reader.UInt();
        uint tid = reader.UInt();
        uint parent = reader.UInt();
        uint uid = reader.UInt();
        int nice = (int)reader.Signed();
        uint threads = reader.UInt();
        ulong start = reader.Number();
        ulong exitedNs = reader.Number();
        IoPriority priority = new((IoPriorityClass)reader.Byte(), reader.Byte()) { ThreadsDiffer = (flags & 32) != 0 };
        return new ProcessRecord(tgid, reader.Bytes().ToArray())
        {
            Tid = tid,
            ParentId = parent,
            CommandLine = reader.Bytes().ToArray(),
            CgroupPath = reader.Bytes().ToArray(),
            Uid = uid,
            UserName = (flags & 16) != 0 ? reader.Text() : null,
            IsKernelThread = (flags & 1) != 0,
            Priority = priority,
            Nice = nice,
            ThreadCount = threads,
            StartTicks = start,
            IsExited = (flags & 2) != 0,
            ExitedNs = exitedNs,
            IsGhost = (flags & 4) != 0,
            IsSame = (flags & 8) != 0,
        };
    }
}
