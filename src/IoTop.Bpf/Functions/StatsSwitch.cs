using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>Whether the kernel measures the run time of BPF programs: /proc/sys/kernel/bpf_stats_enabled.</summary>
internal sealed unsafe class StatsSwitch : IDisposable
{
    private int _file = Libc.open("/proc/sys/kernel/bpf_stats_enabled", Libc.OpenCloseOnExec);

    internal bool IsOn()
    {
        byte state = 0;
        return _file >= 0 && Libc.pread(_file, &state, 1, 0) == 1 && state == (byte)'1';
    }

    public void Dispose()
    {
        if (_file >= 0)
        {
            _ = Libc.close(_file);
            _file = -1;
        }
    }
}
