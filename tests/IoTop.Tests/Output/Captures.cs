using System.Text;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>I/Os with their segments, as the kernel would hand them over.</summary>
internal static class Captures
{
    /// <summary>A finished I/O that was queued a millisecond ago, of one segment for each of the given lengths, without bytes.</summary>
    public static IoEvent Io(TestWorld world, IoOperation op, ulong sector, params ReadOnlySpan<uint> lengths)
    {
        uint bytes = 0;
        foreach (uint length in lengths)
        {
            bytes += length;
        }

        IoEvent result = world.Event(40, "kworker/u8:1"u8.ToArray(), op, bytes, 1, TestWorld.Sda1, sector);
        for (int i = 0, position = 0; i < lengths.Length; position += (int)lengths[i++])
        {
            world.Source.Enqueue(Segment(in result, i, (uint)position, lengths[i]), []);
        }

        return result;
    }

    /// <summary>A segment of an I/O as its first record tells it, of a file that nothing is known of.</summary>
    public static SegmentRecord Segment(in IoEvent ioEvent, int index, uint position, uint length) => new()
    {
        Type = PayloadType.Segment,
        Dev = ioEvent.Dev,
        QueueNs = ioEvent.QueueNs,
        Sector = ioEvent.Sector,
        FileOffset = SegmentRecord.Unknown,
        Position = position,
        Length = length,
        Index = (ushort)index,
        Kind = PageKind.File,
    };

    /// <summary>Hands over a segment with its bytes, of which as many are captured as are given.</summary>
    public static void Enqueue(TestWorld world, SegmentRecord record, ReadOnlySpan<byte> bytes, uint? wanted = null)
    {
        record.Wanted = wanted ?? (uint)bytes.Length;
        record.Captured = (uint)bytes.Length;
        world.Source.Enqueue(in record, bytes);
    }

    /// <summary>An I/O of one segment, whose bytes were all captured.</summary>
    public static IoEvent Io(TestWorld world, IoOperation op, ulong sector, byte[] bytes)
    {
        IoEvent result = world.Event(812, "dd"u8.ToArray(), op, (uint)bytes.Length, 1, TestWorld.Sda1, sector);
        Enqueue(world, Segment(in result, 0, 0, (uint)bytes.Length), bytes);
        return result;
    }

    /// <summary>Text with zeroes behind it.</summary>
    public static byte[] Block(string text, int length = 1024)
    {
        byte[] bytes = new byte[length];
        Encoding.UTF8.GetBytes(text).CopyTo(bytes, 0);
        return bytes;
    }

    public static SegmentRecord OfFile(this SegmentRecord record, uint fsDev, ulong inode, ulong offset)
    {
        record.FsDev = fsDev;
        record.Inode = inode;
        record.FileOffset = offset;
        return record;
    }

    public static SegmentRecord DirtiedBy(this SegmentRecord record, uint tgid, string comm, ulong earlierNs = 0)
    {
        record.DirtyNs = earlierNs == 0 ? 0 : record.QueueNs - earlierNs;
        record.DirtierTgid = record.DirtierTid = tgid;
        Span<byte> name = record.DirtierComm;
        Encoding.UTF8.GetBytes(comm).CopyTo(name);
        return record;
    }

    /// <summary>Tells the name of a file; <paramref name="names"/> go from the file up to the root.</summary>
    public static void Name(TestWorld world, uint fsDev, ulong inode, params string[] names)
    {
        byte[] path = [.. names.SelectMany(static name => Encoding.Latin1.GetBytes(name + "\0"))];
        FileSystemName type = default;
        "ext4"u8.CopyTo(type);
        world.Source.Enqueue(new FileRecord
        {
            Type = PayloadType.File,
            FsDev = fsDev,
            Inode = inode,
            Links = 1,
            PathLength = (ushort)path.Length,
            Depth = (byte)names.Length,
            FsType = type,
        }, path);
    }
}
