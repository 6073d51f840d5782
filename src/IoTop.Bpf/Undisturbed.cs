using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>
/// Keeps this thread on its processor while it reads maps: a real-time thread of the lowest priority. While somebody reads a hash map,
/// the kernel runs no program of a kprobe on that processor (bpf_disable_instrumentation). If the reader is preempted there, which
/// kernels with CONFIG_PREEMPT_LAZY do, whoever runs instead of it calls functions that nobody counts, for a whole time slice.
/// </summary>
/// <remarks>Where the kernel does not allow it, maps are read all the same; what is missed then is in the kernel's own count of misses.</remarks>
internal readonly ref struct Undisturbed
{
    private readonly int _policy;

    private Undisturbed(int policy) => _policy = policy;

    /// <summary>Until it is disposed of: around a call of the kernel, never around more. Whoever spins at this priority has the processor for itself.</summary>
    internal static unsafe Undisturbed Begin()
    {
        int policy = Libc.sched_getscheduler(0);
        if (policy is not Libc.SchedOther and not Libc.SchedBatch)
        {
            return new Undisturbed(-1); // the user has chosen another
        }

        int priority = 1;

        // SAFETY: sched_param is one int; 0 is the calling thread, which stays this one until Dispose, a ref struct knows no await.
        return new Undisturbed(Libc.sched_setscheduler(0, Libc.SchedFifo | Libc.SchedResetOnFork, &priority) == 0 ? policy : -1);
    }

    internal unsafe void Dispose()
    {
        if (_policy >= 0)
        {
            int priority = 0;

            // SAFETY: as above.
            _ = Libc.sched_setscheduler(0, _policy, &priority);
        }
    }
}
