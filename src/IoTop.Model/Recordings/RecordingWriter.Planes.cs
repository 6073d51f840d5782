namespace IoTop.Model;

internal sealed partial class RecordingWriter
{
    /// <summary>What is told of planes now is everything that is known: for those whom the last checkpoint was for.</summary>
    public bool IsWhole { get; set; }

    /// <summary>Writes a block of a plane; see <see cref="PlaneBlocks"/>.</summary>
    public void Plane(RecordingBlockKind kind, bool? payload, ReadOnlySpan<byte> bytes, uint records, ulong firstNs, ulong lastNs)
    {
        firstNs = lastNs == 0 ? _beganNs : firstNs;
        HasWritten |= !IsWhole;
        Mean(payload, isChosen: IsWhole);
        RecordingBlock about = About(kind, records, firstNs, Math.Max(firstNs, lastNs));
        Hand(about with { IsWhole = IsWhole, HasPayload = payload == true }, bytes);
    }
}
