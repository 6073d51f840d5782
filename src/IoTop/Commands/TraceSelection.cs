using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using IoTop.Bpf;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>Which I/Os are traced, and what is captured of them.</summary>
internal static class TraceSelection
{
    public static IoFilter Filter(IoModel model, TraceOptions options) => new()
    {
        Devices = DeviceSelection.Resolve(model.Devices, options.Devices, model.Source.NowNs) is { } devices ? [.. devices] : [],
        Processes = [.. options.Pids],
        Children = options.Follow,
        OpMask = options.OpMask,
        MinBytes = options.MinBytes,
        MinLatencyNs = options.MinLatencyNs,
    };

    /// <summary>What is captured is what is traced; how long an I/O will take is not known yet.</summary>
    public static CaptureSettings Capture(IoModel model, TraceOptions options, IoFilter filter) => new()
    {
        Level = options.Level,
        SnapLength = options.SnapLength,

        // Without devices only the top layer is captured: who wants all layers names them all.
        Devices = filter.Devices.IsEmpty && options.AllLayers ? AllDevices(model) : filter.Devices,
        Processes = filter.Processes,
        OpMask = filter.OpMask,
        MinBytes = filter.MinBytes,
    };

    /// <summary>
    /// Says that segments cannot be captured, after which the trace goes on without them. Bytes are another matter: a search that finds
    /// nothing because nothing was searched would be a lie.
    /// </summary>
    /// <returns>The options that can be fulfilled.</returns>
    /// <exception cref="BpfException">Bytes are asked for.</exception>
    public static TraceOptions Possible(ProgramHost host, IoModel model, TraceOptions options)
    {
        CaptureAbility ability = model.Source.CaptureAbility;
        if (ability.Highest >= options.Level)
        {
            return options;
        }

        if (model.Source is RecordingSource)
        {
            throw new FailedException(options.Level == CaptureLevel.Payload
                ? "this recording has no bytes of I/Os" : "this recording has no segments of I/Os", "record them: --payload");
        }

        if (options.Level == CaptureLevel.Payload)
        {
            throw new BpfException($"cannot capture the bytes of I/Os: {ability.Why}", ability.Highest == CaptureLevel.Segments
                ? $"{ProgramSyntax.ProgramName} trace --segments --files, which needs no bytes; {ProgramSyntax.ProgramName} doctor"
                : $"{ProgramSyntax.ProgramName} doctor; without --hexdump and --find, trace needs no bytes");
        }

        model.Capture = CaptureSettings.Off;
        host.Error.WriteLine($"{ProgramSyntax.ProgramName}: no segments and no files here: {DisplayText.ToSafeString(ability.Why)}");
        host.Error.WriteLine($"  try: {ProgramSyntax.ProgramName} doctor");
        return options with { Segments = false, Files = false };
    }

    /// <summary>A drain moves at most what the ring holds, and the store must hold that.</summary>
    public static int EventCapacity(IoModelOptions model, TraceOptions options) => options.EventsRingBytes is uint bytes
        ? (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((ulong)bytes / 64), 16, 1 << 24)
        : Math.Min(model.EventCapacity, 131_072);

    /// <summary>
    /// The store holds a drain, and what was captured of I/Os that have not completed yet. It has a place for a segment for each 512 of its
    /// bytes, which it allocates only when there are any.
    /// </summary>
    public static long PayloadBytes(IoModelOptions model, TraceOptions options)
    {
        if (options.PayloadStoreBytes is uint bytes)
        {
            return Math.Max(bytes, 1);
        }

        long ring = options.PayloadRingBytes is uint asked ? asked : new LiveOptions().PayloadRingBytes;
        long record = Unsafe.SizeOf<SegmentRecord>() + (options.Level == CaptureLevel.Payload ? Math.Min(options.SnapLength, 4096) : 0);
        return Math.Max(model.PayloadBytes, Math.Max(2 * ring, ring / record * 512));
    }

    private static ImmutableArray<uint> AllDevices(IoModel model)
    {
        var all = ImmutableArray.CreateBuilder<uint>();
        foreach (DeviceInfo device in model.Devices.Devices)
        {
            all.Add(device.Dev);
        }

        return all.ToImmutable();
    }
}
