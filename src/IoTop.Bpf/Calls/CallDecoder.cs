using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>What a record of the trace ring tells.</summary>
internal enum TraceNews : byte
{
    /// <summary>A call; all else is told to us only.</summary>
    Call,

    /// <summary>A task was made.</summary>
    NewTask,

    /// <summary>A task has another name.</summary>
    Rename,
}

/// <summary>A record of the trace ring, decoded, and waiting for its turn.</summary>
internal struct TraceEntry
{
    internal const ulong CloneThread = 0x10000;

    /// <summary>The call; of a new task or name: when, who did it, and the name.</summary>
    internal CallEvent Call;

    /// <summary>Flags of clone().</summary>
    internal ulong CloneFlags;

    /// <summary>The task that is new, or has another name.</summary>
    internal uint Task;
    internal TraceNews News;
}

/// <summary>Makes calls of the records of the function tracers, and news of the events of tasks; by the formats of this kernel.</summary>
internal sealed class CallDecoder
{
    private readonly TraceField _type, _flags, _preempt, _pid;
    private readonly TraceFormat _function, _graphEntry, _graphExit, _newTask, _rename;
    private readonly TraceField _ip, _parentIp;
    private readonly TraceField _entryFunction, _entryDepth, _exitFunction, _exitDepth, _callTime, _returnTime;
    private readonly TraceField _child, _childComm, _cloneFlags, _renamed, _newComm;
    private readonly bool _hasMigrateDepth;

    /// <param name="read">Gives the text of a format by its path below "events".</param>
    /// <param name="hasMigrateDepth">The upper half of the preempt count is how often migration is disabled.</param>
    /// <exception cref="BpfException">The function tracer's format is not there.</exception>
    internal CallDecoder(Func<string, string> read, bool hasMigrateDepth)
    {
        _hasMigrateDepth = hasMigrateDepth;
        _function = TraceFormat.Parse(read("ftrace/function/format"));
        (_type, _flags) = (_function["common_type"], _function["common_flags"]);
        (_preempt, _pid) = (_function["common_preempt_count"], _function["common_pid"]);
        (_ip, _parentIp) = (_function["ip"], _function["parent_ip"]);
        if (_function.Id < 0 || !_ip.IsThere || !_pid.IsThere)
        {
            throw new BpfException("cannot read the function tracer's records: events/ftrace/function/format is not as we know it");
        }

        _graphEntry = TraceFormat.Parse(read("ftrace/funcgraph_entry/format"));
        (_entryFunction, _entryDepth) = (_graphEntry["func"], _graphEntry["depth"]);
        _graphExit = TraceFormat.Parse(read("ftrace/funcgraph_exit/format"));
        (_exitFunction, _exitDepth) = (_graphExit["func"], _graphExit["depth"]);
        (_callTime, _returnTime) = (_graphExit["calltime"], _graphExit["rettime"]);
        _newTask = TraceFormat.Parse(read("task/task_newtask/format"));
        (_child, _childComm, _cloneFlags) = (_newTask["pid"], _newTask["comm"], _newTask["clone_flags"]);
        _rename = TraceFormat.Parse(read("task/task_rename/format"));
        _newComm = _rename["newcomm"];
        _renamed = _rename["pid"] is { IsThere: true } pid ? pid : _pid; // a kernel that does not say who lets tasks name themselves only
    }

    /// <summary>False: it is none of ours, or cut off.</summary>
    internal bool TryDecode(ReadOnlySpan<byte> record, ulong timeNs, ushort cpu, out TraceEntry entry)
    {
        entry = default;
        int type = (int)_type.Read(record);
        entry.Call.TimeNs = timeNs;
        entry.Call.Cpu = cpu;
        entry.Call.Tid = (uint)_pid.Read(record);
        entry.Call.Flags = (CallFlags)_flags.Read(record);
        byte preempt = (byte)_preempt.Read(record);
        entry.Call.PreemptDepth = _hasMigrateDepth ? (byte)(preempt & 15) : preempt;
        entry.Call.MigrateDepth = _hasMigrateDepth ? (byte)(preempt >> 4) : (byte)0;
        if (type == _function.Id && record.Length >= _parentIp.Offset + _parentIp.Size)
        {
            entry.Call.Function = _ip.Read(record);
            entry.Call.Caller = _parentIp.Read(record);
            return true;
        }

        return type == _graphEntry.Id ? TryGraphEntry(record, ref entry)
            : type == _graphExit.Id ? TryGraphExit(record, ref entry)
            : type == _newTask.Id ? TryNewTask(record, ref entry)
            : type == _rename.Id && TryRename(record, ref entry);
    }

    private bool TryGraphEntry(ReadOnlySpan<byte> record, ref TraceEntry entry)
    {
        entry.Call.Kind = CallKind.GraphEntry;
        entry.Call.Function = _entryFunction.Read(record);
        entry.Call.Depth = (ushort)_entryDepth.Read(record);
        return record.Length >= _entryDepth.Offset + _entryDepth.Size;
    }

    private bool TryGraphExit(ReadOnlySpan<byte> record, ref TraceEntry entry)
    {
        entry.Call.Kind = CallKind.GraphReturn;
        entry.Call.Function = _exitFunction.Read(record);
        entry.Call.Depth = (ushort)_exitDepth.Read(record);
        ulong called = _callTime.Read(record), returned = _returnTime.Read(record);
        entry.Call.DurationNs = returned > called ? returned - called : 0;
        return record.Length >= _graphExit.Size;
    }

    private bool TryNewTask(ReadOnlySpan<byte> record, ref TraceEntry entry)
    {
        entry.News = TraceNews.NewTask;
        entry.Task = (uint)_child.Read(record);
        entry.CloneFlags = _cloneFlags.Read(record);
        return TryComm(_childComm.Bytes(record), ref entry);
    }

    private bool TryRename(ReadOnlySpan<byte> record, ref TraceEntry entry)
    {
        entry.News = TraceNews.Rename;
        entry.Task = (uint)_renamed.Read(record);
        return TryComm(_newComm.Bytes(record), ref entry);
    }

    private static bool TryComm(ReadOnlySpan<byte> bytes, ref TraceEntry entry)
    {
        Span<byte> comm = entry.Call.Comm;
        bytes[..Math.Min(bytes.Length, comm.Length)].CopyTo(comm);
        return !bytes.IsEmpty && entry.Task != 0;
    }
}
