using IoTop.Model;

namespace IoTop.Screens;

/// <summary>The I/Os of a cell of a picture: those of its time that have its latency, or lie at its place.</summary>
/// <param name="scope">Whose I/Os the picture shows.</param>
/// <param name="fromNs">When the cell begins; by when an I/O completed.</param>
/// <param name="toNs">When the next one begins.</param>
internal sealed class CellMatch(ScopeMatch scope, ulong fromNs, ulong toNs) : IIoMatch
{
    /// <summary>What is to lie between <see cref="Floor"/> and <see cref="Ceiling"/>; null: nothing.</summary>
    public HeatValue? Value { get; init; }

    public ulong Floor { get; init; }

    /// <summary>The first amount that is too much; the greatest number: none is.</summary>
    public ulong Ceiling { get; init; } = ulong.MaxValue;

    public ulong FirstSector { get; init; }

    /// <summary>The first sector behind the place.</summary>
    public ulong EndSector { get; init; } = ulong.MaxValue;

    public bool Matches(in IoEvent io)
    {
        if (io.CompleteNs < fromNs || io.CompleteNs >= toNs)
        {
            return false;
        }

        if (Value is HeatValue value
            && (!HeatScale.TryGet(in io, value, out ulong amount) || amount < Floor || (amount >= Ceiling && Ceiling != ulong.MaxValue)))
        {
            return false;
        }

        bool isHere = EndSector == ulong.MaxValue
            || (io.Bytes != 0 && io.Sector < EndSector && io.Sector + Math.Max(1, io.Bytes >> 9) > FirstSector);
        return isHere && scope.Matches(in io);
    }
}
