using IoTop.Model;

namespace IoTop.Bpf;

/// <content>The object with the programs that fit this kernel and what was asked for.</content>
public sealed partial class LiveEventSource
{
    private const string Follower = "follow_traced";

    private static BpfObject Load(LiveOptions options, KernelPlan plan, in Control settings)
    {
        BpfObject bpf = BpfObject.Open(EmbeddedObject.Read(options.Histogram is null ? "block_io.bpf.o" : "histogram_io.bpf.o"));
        try
        {
            foreach (string program in plan.Programs)
            {
                bpf.Choose(program);
            }

            UnseenEnds.Choose(bpf);

            bpf.SetInitialValue(".rodata.plan", plan.Constants);
            bpf.SetInitialValue(".data.control", in settings);
            if (options.Histogram is HistogramPlan histogram)
            {
                bpf.Choose("follow_child");
                bpf.SetInitialValue(".rodata.histogram", in histogram);
            }

            if (options.Follow)
            {
                bpf.Choose(Follower);
            }

            bpf.SetMaxEntries("filter_processes", options.Processes);
            bpf.SetMaxEntries("events", options.RingBytes);
            bpf.SetMaxEntries("counters", options.CounterKeys);
            bpf.Load();
            return bpf;
        }
        catch
        {
            bpf.Dispose();
            throw;
        }
    }
}
