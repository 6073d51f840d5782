using System.Runtime.InteropServices;

namespace IoTop.Model;

/// <summary>What a column of a <see cref="PlaceMap"/> holds besides its places; sums of several add up.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PlaceColumn
{
    public ulong Reads;
    public ulong Writes;

    /// <summary>Discards and others that have a place.</summary>
    public ulong Others;
    public ulong SequentialReads;
    public ulong SequentialWrites;

    /// <summary>Sectors between the end of an I/O and the start of the one that completed next, summed over reads.</summary>
    public ulong ReadSeekSectors;

    /// <inheritdoc cref="ReadSeekSectors"/>
    public ulong WriteSeekSectors;

    public void Add(in PlaceColumn other)
    {
        Reads += other.Reads;
        Writes += other.Writes;
        Others += other.Others;
        SequentialReads += other.SequentialReads;
        SequentialWrites += other.SequentialWrites;
        ReadSeekSectors += other.ReadSeekSectors;
        WriteSeekSectors += other.WriteSeekSectors;
    }
}
