using IoTop.Model;

namespace IoTop.Metrics;

/// <content>What is counted by process and by cgroup.</content>
internal sealed partial class MetricsRenderer
{
    private void WriteProcesses()
    {
        WriteProcesses(Metrics.ProcessBytes, bytes: true);
        WriteProcesses(Metrics.ProcessIos, bytes: false);
    }

    private void WriteProcesses(Metric metric, bool bytes)
    {
        _writer.Family(metric);
        for (int i = 0; i < _processes.Entries.Count; i++)
        {
            TopEntry entry = _processes.Entries[i];
            for (IoClass ioClass = 0; entry.IsShown && (int)ioClass < IoClasses.Count; ioClass++)
            {
                if (IsWritten(entry.Own, ioClass, bytes))
                {
                    _writer.Sample();
                    _writer.Label("pid"u8, entry.Row.Tgid);
                    _writer.Label("comm"u8, entry.Name);
                    WriteClass(entry.Own, ioClass, bytes);
                }
            }
        }

        WriteOtherProcesses("no owner known"u8, _processes.NoOwner, bytes);
        WriteOtherProcesses("others"u8, _processes.Others, bytes);
        WriteOtherProcesses("gone"u8, _processes.Gone, bytes);
    }

    /// <summary>No process has an empty pid, whatever it calls itself.</summary>
    private void WriteOtherProcesses(ReadOnlySpan<byte> name, Amounts amounts, bool bytes)
    {
        for (IoClass ioClass = 0; (int)ioClass < IoClasses.Count; ioClass++)
        {
            if (IsWritten(amounts, ioClass, bytes))
            {
                _writer.Sample();
                _writer.Label("pid"u8, default(ReadOnlySpan<byte>));
                _writer.Label("comm"u8, name);
                WriteClass(amounts, ioClass, bytes);
            }
        }
    }

    private void WriteCgroups()
    {
        WriteCgroups(Metrics.CgroupBytes, bytes: true);
        WriteCgroups(Metrics.CgroupIos, bytes: false);
    }

    private void WriteCgroups(Metric metric, bool bytes)
    {
        _writer.Family(metric);
        for (int i = 0; i < _cgroups.Entries.Count; i++)
        {
            TopEntry entry = _cgroups.Entries[i];
            for (IoClass ioClass = 0; entry.IsShown && (int)ioClass < IoClasses.Count; ioClass++)
            {
                if (IsWritten(entry.Own, ioClass, bytes))
                {
                    _writer.Sample();
                    ReadOnlySpan<byte> path = entry.Row.Info.CgroupPath;
                    _writer.Label("cgroup"u8, path.IsEmpty ? "unknown"u8 : path);
                    _writer.Label("name"u8, path.IsEmpty ? "unknown"u8 : entry.Row.Info.Comm);
                    _writer.Label("pod"u8, entry.Row.Info.PodUid);
                    WriteClass(entry.Own, ioClass, bytes);
                }
            }
        }

        WriteOtherCgroups("no owner known"u8, _cgroups.NoOwner, bytes);
        WriteOtherCgroups("others"u8, _cgroups.Others, bytes);
        WriteOtherCgroups("gone"u8, _cgroups.Gone, bytes);
    }

    private void WriteOtherCgroups(ReadOnlySpan<byte> name, Amounts amounts, bool bytes)
    {
        for (IoClass ioClass = 0; (int)ioClass < IoClasses.Count; ioClass++)
        {
            if (IsWritten(amounts, ioClass, bytes))
            {
                _writer.Sample();
                _writer.Label("cgroup"u8, default(ReadOnlySpan<byte>));
                _writer.Label("name"u8, name);
                _writer.Label("pod"u8, default(ReadOnlySpan<byte>));
                WriteClass(amounts, ioClass, bytes);
            }
        }
    }

    /// <summary>Reads and writes are there from the beginning, so that their first I/O is an increase.</summary>
    private static bool IsWritten(Amounts amounts, IoClass ioClass, bool bytes) =>
        ioClass <= IoClass.Write || (bytes ? amounts.Bytes(ioClass) : amounts.Ios(ioClass)) != 0;

    private void WriteClass(Amounts amounts, IoClass ioClass, bool bytes)
    {
        _writer.Label("op"u8, s_classes[(int)ioClass]);
        _writer.Value(bytes ? amounts.Bytes(ioClass) : amounts.Ios(ioClass));
    }
}
