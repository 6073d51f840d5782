using System.Runtime.InteropServices;

namespace IoTop.Model;

internal sealed partial class RecordEncoder
{
    public void Process(ProcessRecord record)
    {
        Begin(RecordTag.Process);
        ProcessCodec.Encode(into, record);
    }

    public void ProcessEnded(uint tid, ulong nowNs)
    {
        Begin(RecordTag.ProcessEnded);
        into.Number(tid);
        into.Number(nowNs);
    }

    public void Device(DeviceRecord record)
    {
        Begin(RecordTag.Device);
        into.Number((uint)((record.IsSwap ? 1 : 0) | (record.IsReadOnly ? 2 : 0) | (record.IsRemovable ? 4 : 0) |
            (record.IsRotational ? 8 : 0) | (record.Disk is null ? 0 : 16) | (record.DisplayName is null ? 0 : 32) |
            (record.IsSame ? 64 : 0)));
        into.Number(record.Dev);
        into.Number(record.Disk ?? 0);
        into.Number((uint)record.Kind);
        into.Number(record.StartSector);
        into.Number(record.SizeBytes);
        into.Number(record.LogicalBlockSize);
        into.Number(record.FileSystemBlockSize);
        into.Number(record.QueueRequests);
        into.Text(record.Name);
        if (record.DisplayName is not null)
        {
            into.Text(record.DisplayName);
        }

        into.Text(record.FileSystem);
        into.Text(record.Model);
        into.Text(record.Scheduler);
        into.Text(record.BackingFile);
        into.Text(record.MapType);
        into.Text(record.Label);
        ReadOnlySpan<uint> slaves = record.Slaves.AsSpan(0, Math.Min(record.Slaves.Length, MaxListBytes / sizeof(ulong)));
        into.Number((uint)slaves.Length);
        foreach (uint slave in slaves)
        {
            into.Number(slave);
        }

        int start = into.Length;
        foreach (string point in record.MountPoints)
        {
            if (into.Length - start < MaxListBytes)
            {
                into.Number(1);
                into.Text(point);
            }
        }

        into.Number(0);
    }

    public void DeviceGone(uint dev)
    {
        Begin(RecordTag.DeviceGone);
        into.Number(dev);
    }
}
