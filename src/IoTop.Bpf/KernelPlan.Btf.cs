using IoTop.Model;

namespace IoTop.Bpf;

/// <content>What the kernel's types tell: which programs fit, and what its numbers are.</content>
public sealed partial class KernelPlan
{
    private static readonly (string Tracepoint, int Parameters)[] s_tracepoints =
    [
        ("block_bio_queue", 1),
        ("block_split", 2),
        ("block_bio_remap", 3),
        ("block_rq_issue", 1),
        ("block_rq_complete", 3),
        ("block_bio_complete", 2),
    ];

    private void AskBtf()
    {
        try
        {
            using KernelBtf btf = KernelBtf.LoadRunning();
            AskBtf(btf);
        }
        catch (BpfException exception)
        {
            Add("kernel BTF types", false, true, exception.Message, exception.Hint ?? "");
        }
    }

    private void AskBtf(KernelBtf btf)
    {
        foreach ((string tracepoint, int parameters) in s_tracepoints)
        {
            AskTracepoint(btf, tracepoint, parameters);
        }

        BioOfGetrq = btf.TracepointParameterCount("block_getrq") == 3 ? 1u : 0;
        BioOfMerge = btf.TracepointParameterCount("block_bio_backmerge") == 3 ? 2u : 0;
        AskPayload(btf);
        var requestOperations = new Dictionary<string, int>();
        _ = btf.TryGetEnumerators("req_op", requestOperations) || btf.TryGetEnumerators("req_opf", requestOperations);
        Add(
            "request operations",
            requestOperations.ContainsKey("REQ_OP_WRITE"),
            true,
            $"{requestOperations.Count} REQ_OP_ numbers named by BTF",
            "report this kernel");

        var flagBits = new Dictionary<string, int>();
        _ = btf.TryGetEnumerators("req_flag_bits", flagBits);
        bool hasFlags = flagBits.Count > 0;
        string flags = hasFlags ? $"{flagBits.Count} flags named by BTF" : "no enum req_flag_bits: flags have no names";
        Add("request flags", hasFlags, false, flags);
        RequestFlagBits = StripFlagNames(flagBits);

        int flushSequenceBit = FlushSequenceBit(btf);
        bool completionHasErrno = btf.TracepointParameterTypeName("block_rq_complete", 1) != "blk_status_t";
        Constants = MakeConstants(requestOperations, flushSequenceBit, completionHasErrno);
    }

    /// <summary>What segments and payload need besides.</summary>
    private void AskPayload(KernelBtf btf)
    {
        string suffix = BiosTellPartitions ? "" : "_with_queue";
        bool folios = btf.TracepointParameterCount("writeback_dirty_folio") >= 0;
        bool dirtiers = folios || btf.TracepointParameterCount("writeback_dirty_page") >= 0;
        string queue = "payload_bio_queue" + suffix;
        PayloadPrograms = new PayloadPrograms(
            queue,
            dirtiers ? [folios ? "payload_dirty_folio" : "payload_dirty_page", queue] : [queue],
            ["payload_split" + suffix, "payload_rq_complete", "payload_bio_complete"]);
        string tracepoint = folios ? "tracepoint writeback_dirty_folio" : "tracepoint writeback_dirty_page";
        Add(
            "who dirtied a page",
            dirtiers,
            false,
            dirtiers ? tracepoint : "this kernel has neither writeback_dirty_folio nor writeback_dirty_page: writes count for who submits them");
        PageStructIs64Bytes = btf.StructSize("page") == 64;
    }

    /// <summary>
    /// RQF_FLUSH_SEQ: a macro, bit 4 in every version, up to 5f89154e8e9e ("block: Use enum to define RQF_x bit indexes", v6.11);
    /// then an enumerator, of an enum that had no name at first.
    /// </summary>
    private static int FlushSequenceBit(KernelBtf btf)
    {
        var bits = new Dictionary<string, int>();
        _ = btf.TryGetEnumerators("rqf_flags", bits) || btf.TryGetAnonymousEnumerators("__RQF_STARTED", bits);
        return bits.GetValueOrDefault("__RQF_FLUSH_SEQ", 4);
    }

    private void AskTracepoint(KernelBtf btf, string tracepoint, int parameters)
    {
        int found = btf.TracepointParameterCount(tracepoint);
        bool plain = found == parameters;
        // Up to v5.10 the request queue came first; block_rq_complete and block_bio_complete have the same form everywhere.
        bool withQueue = found == parameters + 1 && tracepoint is not ("block_rq_complete" or "block_bio_complete");
        if (plain || withQueue)
        {
            _programs.Add(plain ? tracepoint : tracepoint + "_with_queue");
        }

        string why = found < 0 ? "this kernel has no such tracepoint"
            : plain || withQueue ? $"raw BTF tracepoint, {found} parameter{(found == 1 ? "" : "s")}"
            : $"the tracepoint has {found} parameters, which this version does not know";
        string fix = found < 0 ? "boot a kernel with CONFIG_BLOCK and CONFIG_TRACEPOINTS" : "install a newer iotop-sharp";
        Add($"tracepoint {tracepoint}", plain || withQueue, true, why, fix);
    }

    private static Plan MakeConstants(Dictionary<string, int> requestOperations, int flushSequenceBit, bool completionHasErrno)
    {
        Plan plan = default;
        for (int i = 0; i < RequestOperations.Length; i++)
        {
            plan.OpOfReqOp[i] = (byte)IoOperation.Other;
        }

        foreach ((string name, int number) in requestOperations)
        {
            if (number is >= 0 and < RequestOperations.Length)
            {
                plan.OpOfReqOp[number] = (byte)OperationOf(name);
            }
        }

        // include/linux/blk_types.h, BLK_STS_*: the numbers up to 13 are the same in every version; beyond, EIO is never far off.
        ReadOnlySpan<ushort> errnos = [0, 95, 110, 28, 67, 121, 52, 61, 84, 12, 5, 78, 11, 16];
        for (int i = 0; i < StatusErrnos.Length; i++)
        {
            plan.ErrnoOfStatus[i] = i < errnos.Length ? errnos[i] : (ushort)5;
        }

        plan.RqFlushSeq = 1u << flushSequenceBit;
        plan.CompletionHasErrno = completionHasErrno ? 1u : 0;
        return plan;
    }

    private static IoOperation OperationOf(string name) => name switch
    {
        "REQ_OP_READ" => IoOperation.Read,
        "REQ_OP_WRITE" or "REQ_OP_WRITE_SAME" => IoOperation.Write,
        "REQ_OP_FLUSH" => IoOperation.Flush,
        "REQ_OP_DISCARD" => IoOperation.Discard,
        "REQ_OP_SECURE_ERASE" => IoOperation.SecureErase,
        "REQ_OP_WRITE_ZEROES" => IoOperation.WriteZeroes,
        "REQ_OP_ZONE_APPEND" => IoOperation.ZoneAppend,
        "REQ_OP_DRV_IN" or "REQ_OP_DRV_OUT" or "REQ_OP_SCSI_IN" or "REQ_OP_SCSI_OUT" => IoOperation.Driver,
        _ when name.StartsWith("REQ_OP_ZONE_", StringComparison.Ordinal) => IoOperation.ZoneManagement,
        _ => IoOperation.Other,
    };

    /// <summary>__REQ_SYNC → SYNC; the enum's bookkeeping entries go.</summary>
    private static Dictionary<string, int> StripFlagNames(Dictionary<string, int> flagBits)
    {
        var names = new Dictionary<string, int>();
        foreach ((string name, int bit) in flagBits)
        {
            if (name.StartsWith("__REQ_", StringComparison.Ordinal) && bit < 32 && !name.Contains("FAILFAST", StringComparison.Ordinal)
                && name != "__REQ_NR_BITS")
            {
                names[name["__REQ_".Length..]] = bit;
            }
        }

        return names;
    }
}
