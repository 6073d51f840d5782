using IoTop.Model;

namespace IoTop.Bpf;

/// <content>Which programs count what is asked for.</content>
public sealed partial class LiveHistogramSource
{
    private bool Follows => Request.Follow;

    private string Function => Request.At == HistogramPoint.SubmitBio ? "submit_bio" : "blk_mq_submit_bio";

    private void Attach()
    {
        if (Request.At is HistogramPoint.SubmitBio or HistogramPoint.BlkMqSubmitBio)
        {
            AttachToFunction();
        }
        else
        {
            AttachTracer(HistogramPoint.Issue == Request.At ? "tracepoint block:block_rq_issue"
                : "tracepoints block:block_rq_complete, block:block_bio_complete");
        }
    }

    private void AttachToFunction()
    {
        if (Request.Probe is HistogramProbe.Auto or HistogramProbe.Fentry && TryFunction("fentry", [$"fentry_{Function}"], AttachAll))
        {
            return;
        }

        if (Request.Probe is HistogramProbe.Auto or HistogramProbe.Kprobe && TryFunction("kprobe", ["kprobe_bio"], AttachKprobe))
        {
            return;
        }

        if (Request.Probe is not (HistogramProbe.Auto or HistogramProbe.Tracepoint))
        {
            throw new BpfException($"cannot watch {Function}: {_whyNot[^1]}", "without --probe: the nearest tracepoint");
        }

        string because = Request.Probe == HistogramProbe.Auto ? "since this kernel has neither fentry nor kprobes: " : "";
        if (Request.At == HistogramPoint.SubmitBio)
        {
            AttachTracer("tracepoint block:block_bio_queue");
            Remark = because + "bios that were refused, and empty flushes for a disk without a write cache, are missing; bios that were "
                + "throttled come late; and what md, bcache and the like send down in bios of their own may be there too";
            return;
        }

        if (!TryFunction("tracepoint", ["getrq_bio", "backmerge_bio", "frontmerge_bio"], AttachAll))
        {
            throw new BpfException($"cannot watch {Function}, nor its tracepoints: {string.Join("; ", _whyNot)}", "iotop-sharp doctor");
        }

        Source = "tracepoints block:block_getrq, block:block_bio_backmerge, block:block_bio_frontmerge";
        Remark = because + "bios are seen behind the split, so that each is a piece that fits the disk; discards that were "
            + "merged are missing";
    }

    private bool TryFunction(string name, string[] programs, Action<BpfObject, string[]> attach)
    {
        BpfObject bpf = BpfObject.Open(EmbeddedObject.Read("histogram.bpf.o"));
        try
        {
            foreach (string program in Follows ? [.. programs, Follower] : programs)
            {
                bpf.Choose(program);
            }

            HistogramPlan plan = MakePlan();
            bpf.SetInitialValue(".rodata.plan", _plan.Constants);
            bpf.SetInitialValue(".rodata.histogram", in plan);
            bpf.Load();
            attach(bpf, programs);
            if (Follows)
            {
                bpf.Attach(Follower);
            }

            _functions = bpf;
            Source = name;
            return true;
        }
        catch (BpfException exception)
        {
            bpf.Dispose();
            _whyNot.Add($"{name}: {exception.Message}");
            return false;
        }
    }

    private static void AttachAll(BpfObject bpf, string[] programs) => Array.ForEach(programs, bpf.Attach);

    private void AttachKprobe(BpfObject bpf, string[] programs) => bpf.AttachKprobe(programs[0], atReturn: false, Function);

    private void AttachTracer(string source)
    {
        _tracer = new LiveEventSource(
            new LiveOptions { Events = false, RingBytes = Environment.SystemPageSize, Histogram = MakePlan() }, _plan);
        if (Follows)
        {
            _tracer.Tracer.Attach(Follower);
        }

        Source = source;
    }

    private HistogramPlan MakePlan() => new()
    {
        Point = Request.At,
        Quantity = Request.Of,
        StepUs = Request.StepUs,
        OpMask = Request.OpMask,
        FilterDevices = Request.Devices.IsEmpty ? 0u : 1,
        FilterProcesses = Request.Processes.IsEmpty && !Follows ? 0u : 1,
        GetrqArgument = _plan.BioOfGetrq,
        MergeArgument = _plan.BioOfMerge,
    };
}
