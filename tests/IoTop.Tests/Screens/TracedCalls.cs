using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>Calls that three processes and an interrupt make in a second.</summary>
internal static class TracedCalls
{
    /// <summary>What can be traced.</summary>
    public static readonly string[] Functions =
    [
        "vfs_read", "vfs_write", "vfs_fsync_range", "vfs_open", "vfs_statx", "vfs_fsync_work", "blk_mq_submit_bio", "blk_mq_start_request",
        "blk_mq_complete_request", "blk_update_request", "ext4_file_write_iter [ext4]",
    ];

    public static ScriptedCallSource Source() => new(Functions)
    {
        Description = new(CallBackend.FunctionTracer, "function tracer, instance iotop_sharp_4711", [],
            HasMigrateDepth: true, HasLazyResched: true, HasGraph: true),
    };

    /// <summary>Calls of one second; which seconds differ, and how, is always the same.</summary>
    public static void Load(ScriptedCallSource source, int second)
    {
        ulong now = source.NowNs;
        for (int i = 0; i < 8 + (second % 3); i++)
        {
            source.NowNs = now + (ulong)(1_000_000 + (i * 7_123_456));
            source.Call(812, "postgres", "vfs_read", "ksys_pread64", 0);
            source.Call(812, "postgres", "blk_mq_submit_bio", "__submit_bio", 0, CallFlags.None, 1);
            source.Call(0, "", "blk_update_request", "nvme_complete_rq", 1, CallFlags.IrqsOff | CallFlags.HardIrq, 2);
            source.Call(2044, "vim", "vfs_write", "ksys_write", 2, CallFlags.NeedReschedLazy);
        }

        source.Call(977, "restic", "vfs_read", "ksys_read", 3, CallFlags.NeedResched | CallFlags.PreemptResched | CallFlags.SoftIrq, 0, 1);
        source.Call(812, "postgres", "vfs_fsync_range", "do_fsync", 0);
        source.Call(2044, "vim", "ext4_file_write_iter [ext4]", "vfs_write", 2);
        source.NowNs = now;
    }
}
