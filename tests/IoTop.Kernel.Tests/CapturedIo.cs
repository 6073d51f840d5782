using System.Text;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>An I/O and what was captured of it, copied out of the store.</summary>
internal sealed record CapturedIo(IoEvent Event, CapturedSegment[] Segments, bool IsWhole, bool IsIntact)
{
    /// <summary>All bytes of the I/O, zeros where none were captured.</summary>
    internal required byte[] Bytes { get; init; }

    internal uint Captured => (uint)Segments.Sum(static segment => segment.Bytes.Length);

    /// <summary>The first sector behind it.</summary>
    internal ulong EndSector => Event.Sector + (Event.Bytes / 512);

    internal string Comm => Encoding.ASCII.GetString(Event.Comm.Bytes);

    /// <summary>For a test that fails.</summary>
    public override string ToString()
    {
        IEnumerable<string> segments = Segments.Take(3).Select(static segment =>
            $"{segment.Record.Kind} {segment.Record.Inode} '{segment.Path}' {(long)segment.Place.FileOffset}+{segment.Bytes.Length}/{segment.Place.Length} by {segment.DirtierComm}");
        return $"{Event.Op} {Event.Sector}+{Event.Bytes} by {Comm}, whole: {IsWhole}, intact: {IsIntact}, segments: {Segments.Length}: {string.Join(", ", segments)}";
    }
}

/// <param name="Place">Within its I/O.</param>
/// <param name="Record">As the kernel said.</param>
/// <param name="File">As it was named then; null: no name.</param>
/// <param name="Bytes">The captured ones.</param>
internal sealed record CapturedSegment(IoSegment Place, SegmentRecord Record, FileEntry? File, byte[] Bytes)
{
    internal string Path => File is null ? "" : Encoding.UTF8.GetString(File.Path.Span);

    internal string DirtierComm => Encoding.ASCII.GetString(Record.DirtierComm.Bytes);

    internal bool IsRead => (Record.Flags & SegmentFlags.Read) != 0;
}
