using System.Numerics;
using IoTop.Model;

namespace IoTop.Bpf;

/// <content>What is found out about this kernel, and the object that is loaded for it.</content>
internal sealed partial class PayloadPlane
{
    private const string Follower = "follow_captured";
    private static readonly string[] s_shared = ["starts", "owners", "losses"];

    /// <summary>How the bytes of a page are reached.</summary>
    internal static PageAddress.Answer FindPages(KernelPlan plan, KernelSymbols symbols, bool every) => plan.PageStructIs64Bytes
        ? PageAddress.Find(symbols, every)
        : new PageAddress.Answer(0, "", [("struct page", false, "it is not 64 bytes long in this kernel")]);

    private void Load()
    {
        _symbols = new KernelSymbols();
        PageAddress.Answer pages = FindPages(_plan, _symbols, every: false);
        var constants = new PayloadPlan
        {
            PageConstant = pages.Constant,
            IomapDioEndIo = _symbols.AddressOf("iomap_dio_bio_end_io"),
            BufferEndIo = _symbols.AddressOf("end_bio_bh_io_sync"),
            BtrfsEndIo = _symbols.AddressOf("btrfs_simple_end_io"),

            // Came with the function that now counts what a direct I/O has queued: "iomap: split out the per-bio logic from
            // iomap_dio_bio_iter", v7.0.
            DioCountsLate = _symbols.AddressOf("bio_iov_iter_bounce") != 0 ? 1u : 0,
            PageShift = (uint)BitOperations.Log2((uint)Environment.SystemPageSize),
        };
        _capture = new CaptureControl
        {
            WakeBytes = (ulong)_options.PayloadRingBytes / 4,
            IgnoreTgid = _options.IgnoreSelf ? (uint)Environment.ProcessId : 0,
        };
        _object = Load(in constants);
        if (_options.Follow)
        {
            _object.Attach(Follower);
        }

        _control = _object.Map(".data.capture");
        _check = _object.Map(".data.check");
        _filters = new FilterMaps(_object.Map("capture_devices"), _object.Map("capture_processes"));
        BpfMap payload = _object.Map("payload");
        _ring = new RingBuffer(payload.Fd, payload.MaxEntries);
        _wakeup.AlsoWake(payload.Fd);
        Ability = pages.Constant != 0
            ? new CaptureAbility(CaptureLevel.Payload, $"pages are read by {pages.Way}: {pages.Tried[^1].Why}")
            : new CaptureAbility(
                CaptureLevel.Segments,
                "no bytes: " + string.Join("; ", pages.Tried.Select(static tried => $"{tried.Way}: {tried.Why}")));
    }

    private BpfObject Load(in PayloadPlan constants)
    {
        BpfObject bpf = BpfObject.Open(EmbeddedObject.Read("payload.bpf.o"));
        try
        {
            foreach (string program in _programs.ForDirtiers.Concat(_programs.ForSegments))
            {
                bpf.Choose(program);
            }

            if (_options.Follow)
            {
                bpf.Choose(Follower);
            }

            bpf.SetMaxEntries("capture_processes", _options.Processes);
            bpf.SetInitialValue(".rodata.plan", _plan.Constants);
            bpf.SetInitialValue(".rodata.payload", in constants);
            bpf.SetInitialValue(".data.capture", in _capture);
            bpf.SetMaxEntries("payload", _options.PayloadRingBytes);
            foreach (string map in s_shared)
            {
                bpf.Share(map, _tracer);
            }

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
