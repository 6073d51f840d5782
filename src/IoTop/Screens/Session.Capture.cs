using System.Collections.Immutable;
using IoTop.Model;

namespace IoTop.Screens;

/// <content>What is captured of the I/Os' segments and bytes: what the user asked for, and what the screen in front needs.</content>
internal sealed partial class Session
{
    private CaptureScope? _shown;

    /// <summary>Whose bytes are to be captured; null: nobody's.</summary>
    public CaptureScope? Captured { get; private set; }

    /// <summary>Bytes captured of each segment; <see cref="CaptureSettings.WholeSegments"/>: all of it.</summary>
    public uint SnapLength { get; private set; } = CaptureSettings.DefaultSnapLength;

    /// <summary>When the capture that is going on began, on the source's clock; what was queued before has no segments.</summary>
    public ulong SegmentsBeganNs { get; private set; }

    /// <summary>What can be captured here, and how or why not.</summary>
    public CaptureAbility CaptureAbility => Live.Source.CaptureAbility;

    /// <summary>Bytes are asked for, and this source can capture them.</summary>
    public bool CapturesBytes => Captured is not null && CaptureAbility.Highest >= CaptureLevel.Payload;

    /// <summary>Bytes that were lost on the way: the ring was full.</summary>
    public ulong LostPayload() => Model.Lost(LossKind.PayloadBytes) + (Model.Payload?.OrphanedBytes ?? 0);

    /// <summary>Segments that were lost on the way: the ring was full, or a read was never seen.</summary>
    public ulong LostSegments() => Model.Lost(LossKind.Segments) + Model.Lost(LossKind.ReadsUnseen);

    /// <summary>Captures the bytes of these, or nobody's.</summary>
    public void CaptureBytes(CaptureScope? scope)
    {
        Captured = scope;
        ApplyCapture();
    }

    public void SetSnapLength(uint bytes)
    {
        SnapLength = bytes;
        ApplyCapture();
    }

    /// <summary>The screen in front shows single I/Os of these: their segments are captured as long as it does.</summary>
    public void ShowSegments(CaptureScope? scope)
    {
        if (Past is null && !ReferenceEquals(scope, _shown))
        {
            _shown = scope;
            ApplyCapture();
        }
    }

    /// <summary>Counts writes by who dirtied the page, or by who submitted.</summary>
    public void SetByDirtier(bool byDirtier)
    {
        Live.ByDirtier = byDirtier;
        Filter.Rows.ByDirtier = byDirtier;
        Filter.Changed();
        Generation++;
    }

    /// <summary>Tells the source, if something has changed for it.</summary>
    private void ApplyCapture()
    {
        CaptureSettings wanted = WantedCapture();
        if (wanted == Live.Capture)
        {
            return;
        }

        // A change of devices or processes begins a capture as much as switching it on does; more or fewer bytes do not.
        CaptureSettings before = Live.Capture;
        if (before.Level < CaptureLevel.Segments || before with { SnapLength = wanted.SnapLength, Level = wanted.Level } != wanted)
        {
            SegmentsBeganNs = Live.Source.NowNs;
        }

        Live.Capture = wanted;
    }

    /// <summary>
    /// While the screen is frozen nothing is captured: it would push out what is looked at, or pile up in the kernel until it is lost.
    /// </summary>
    private CaptureSettings WantedCapture()
    {
        CaptureScope? scope = Settings.Frozen ? null : Captured ?? _shown;
        if (scope is null)
        {
            return CaptureSettings.Off;
        }

        ImmutableArray<uint> chosen = scope.Devices.IsEmpty ? [.. Filter.Devices] : scope.Devices;
        return new CaptureSettings
        {
            Level = Captured is null ? CaptureLevel.Segments : CaptureLevel.Payload,
            SnapLength = SnapLength,
            Devices = Live.Devices.WithPartitions(chosen.AsSpan()),
            Processes = scope.Processes.IsEmpty ? [.. Filter.Pids.Order()] : scope.Processes,
            OpMask = Filter.OpMask,
            MinBytes = Filter.MinBytes,
        };
    }
}
