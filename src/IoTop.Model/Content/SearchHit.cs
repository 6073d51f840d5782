using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>Where a pattern was found. It may end in the next segment of the same I/O.</summary>
/// <param name="Sequence">Of the segment in which it begins.</param>
/// <param name="Offset">In the captured bytes of that segment.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SearchHit(long Sequence, int Offset, int Length)
{
    internal int CompareTo(long sequence, int offset) =>
        Sequence != sequence ? Sequence.CompareTo(sequence) : Offset.CompareTo(offset);
}
