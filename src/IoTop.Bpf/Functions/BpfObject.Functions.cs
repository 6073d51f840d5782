using System.Runtime.InteropServices;
using System.Text;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <content>Attaching to functions; what the programs took and what they missed.</content>
internal sealed unsafe partial class BpfObject
{
    // struct bpf_prog_info and bpf_link_info of linux/bpf.h; older kernels fill less of them and leave the rest as it is.
    private const int InfoSize = 232, RunTimeNs = 192, RecursionMisses = 208;
    private const int LinkInfoType = 0, KprobeMultiMissed = 32, PerfKprobeMissed = 48, LinkInfoSize = 72;
    private const uint LinkPerfEvent = 7, LinkKprobeMulti = 8;

    /// <summary>Attaches to an event of tracefs.</summary>
    internal void AttachTracepoint(string program, string group, string name)
    {
        LibbpfLog.Begin();
        nint found = FindProgram(program);
        Keep(program, found, Libbpf.bpf_program__attach_tracepoint(found, group, name));
    }

    /// <summary>Attaches to a function's entry or return by a probe that libbpf makes.</summary>
    internal void AttachKprobe(string program, bool atReturn, string function)
    {
        LibbpfLog.Begin();
        nint found = FindProgram(program);
        Keep(program, found, Libbpf.bpf_program__attach_kprobe(found, atReturn ? (byte)1 : (byte)0, function));
    }

    /// <summary>Attaches to many functions at once; the program sees each function's cookie.</summary>
    internal void AttachKprobeMulti(string program, bool atReturn, IReadOnlyList<string> functions, ReadOnlySpan<ulong> cookies)
    {
        LibbpfLog.Begin();
        nint found = FindProgram(program);
        byte[][] names = [.. functions.Select(static name => Encoding.UTF8.GetBytes(name + '\0'))];
        GCHandle[] pins = [.. names.Select(static name => GCHandle.Alloc(name, GCHandleType.Pinned))];
        byte*[] addresses = new byte*[names.Length];
        for (int i = 0; i < pins.Length; i++)
        {
            addresses[i] = (byte*)pins[i].AddrOfPinnedObject();
        }

        nint link;
        fixed (byte** symbols = addresses)
        fixed (ulong* pinnedCookies = cookies)
        {
            // SAFETY: the kernel copies names and cookies before the call returns.
            var options = new KprobeMultiOptions
            {
                sz = (nuint)sizeof(KprobeMultiOptions),
                syms = symbols,
                cookies = pinnedCookies,
                cnt = (nuint)names.Length,
                retprobe = atReturn ? 1u : 0,
            };
            link = Libbpf.bpf_program__attach_kprobe_multi_opts(found, null, &options);
        }

        int errno = Marshal.GetLastPInvokeError();
        Array.ForEach(pins, static pin => pin.Free());
        Marshal.SetLastPInvokeError(errno);
        Keep(program, found, link);
    }

    /// <summary>Takes all programs off, in reverse order; the maps stay.</summary>
    internal void DetachAll()
    {
        for (int i = _links.Count - 1; i >= 0; i--)
        {
            _links[i].Link.Dispose();
        }

        _links.Clear();
    }

    /// <summary>Time that attached programs took, as far as the kernel measures it.</summary>
    internal ulong RunTime() => SumOfPrograms(RunTimeNs);

    /// <summary>Runs that the kernel left out because a program was running on that CPU already, as far as it counts them.</summary>
    internal ulong MissedRuns() => SumOfPrograms(RecursionMisses);

    /// <summary>The same of one program.</summary>
    internal ulong MissedRuns(string program) => ReadInfo(Libbpf.bpf_program__fd(FindProgram(program)), RecursionMisses);

    /// <summary>Calls and returns that the probes of our links missed (since v6.7).</summary>
    internal ulong LinksMissed()
    {
        byte* info = stackalloc byte[LinkInfoSize];
        ulong sum = 0;
        foreach ((string _, BpfLinkHandle link) in _links)
        {
            new Span<byte>(info, LinkInfoSize).Clear();
            uint length = LinkInfoSize;
            if (Libbpf.bpf_obj_get_info_by_fd(Libbpf.bpf_link__fd(link.DangerousGetHandle()), info, &length) == 0)
            {
                sum += *(uint*)(info + LinkInfoType) switch
                {
                    LinkKprobeMulti => *(ulong*)(info + KprobeMultiMissed),
                    LinkPerfEvent => *(ulong*)(info + PerfKprobeMissed),
                    _ => 0,
                };
            }
        }

        return sum;
    }

    private ulong SumOfPrograms(int offset)
    {
        ulong sum = 0;
        foreach (int program in _programs)
        {
            sum += ReadInfo(program, offset);
        }

        return sum;
    }

    private static ulong ReadInfo(int program, int offset)
    {
        byte* info = stackalloc byte[InfoSize];
        new Span<byte>(info, InfoSize).Clear();
        uint length = InfoSize;
        return Libbpf.bpf_obj_get_info_by_fd(program, info, &length) == 0 ? *(ulong*)(info + offset) : 0;
    }
}
