using System.Text;

namespace IoTop.Model.Tests;

/// <summary>Records of the payload ring, as the kernel would write them.</summary>
internal static class Payload
{
    public const ulong QueueNs = 5 * Make.Second;

    /// <summary>An I/O whose bio was queued at <see cref="QueueNs"/>, or when it says.</summary>
    public static IoEvent Event(ulong sector, uint bytes, uint dev = 0, ulong queueNs = QueueNs) => new()
    {
        CompleteNs = queueNs + 1000,
        QueueToCompleteNs = 1000,
        Dev = dev == 0 ? Make.Sda : dev,
        Sector = sector,
        Bytes = bytes,
        Op = IoOperation.Write,
    };

    public static SegmentRecord Segment(
        ulong sector, uint position, uint length, uint wanted = 0, uint captured = 0, uint dataOffset = 0, uint dev = 0,
        ulong queueNs = QueueNs, PageKind kind = PageKind.File) => new()
        {
            Type = PayloadType.Segment,
            Dev = dev == 0 ? Make.Sda : dev,
            QueueNs = queueNs,
            Sector = sector,
            FileOffset = SegmentRecord.Unknown,
            Position = position,
            Length = length,
            Wanted = wanted,
            DataOffset = dataOffset,
            Captured = captured,
            Kind = kind,
        };

    /// <summary>Appends a whole segment with its bytes, in one chunk.</summary>
    public static void Append(PayloadStore store, ulong sector, uint position, ReadOnlySpan<byte> bytes, uint dev = 0)
    {
        uint length = (uint)bytes.Length;
        store.Append(Segment(sector, position, length, length, length, dev: dev), bytes);
    }

    public static byte[] Pattern(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Names from the file upwards, as in the record.</summary>
    public static void AddFile(
        PayloadStore store, uint fsDev, ulong inode, string names, uint generation = 0, uint links = 1, bool truncated = false,
        ulong size = 0, string fileSystem = "ext4")
    {
        byte[] path = Encoding.Latin1.GetBytes(names);
        store.AddFile(File(fsDev, inode, path, generation, links, truncated, size, fileSystem), path);
    }

    public static FileRecord File(
        uint fsDev, ulong inode, byte[] path, uint generation = 0, uint links = 1, bool truncated = false, ulong size = 0,
        string fileSystem = "ext4")
    {
        FileSystemName type = default;
        Encoding.Latin1.GetBytes(fileSystem).CopyTo((Span<byte>)type);
        return new FileRecord
        {
            Type = PayloadType.File,
            FsDev = fsDev,
            Inode = inode,
            Size = size,
            Links = links,
            Generation = generation,
            PathLength = (ushort)path.Length,
            Depth = (byte)Math.Min(255, path.Count(static value => value == 0)),
            Truncated = (byte)(truncated ? 1 : 0),
            FsType = type,
        };
    }
}
