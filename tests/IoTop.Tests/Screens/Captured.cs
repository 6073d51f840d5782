using System.Text;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>I/Os with segments, bytes and files behind them, put in line at a scripted source.</summary>
internal static class Captured
{
    public const uint FsDev = World.SdaSrv;

    private static readonly byte[] s_text = Encoding.ASCII.GetBytes("All work and no play makes Jack a dull boy.\n");

    /// <summary>vim writes three segments of a file through the page cache: text, zeros and the bytes 0, 1, 2, ...</summary>
    public static IoEvent Write(World world, uint snapLength = uint.MaxValue, ulong sector = 6154, string marker = "DAMN", string name = "notes.md")
    {
        IoEvent io = world.Io(2044, "vim", World.SdaSrv, IoOperation.Write, 12_288, 850, sector);
        File(world, 77, name, "ada", "home");
        byte[] bytes = new byte[12_288];
        for (int i = 0; i < 4096; i++)
        {
            bytes[i] = s_text[i % s_text.Length];
            bytes[8192 + i] = (byte)(i * 31 >> (i >> 9));
        }

        for (int at = 100; at < 400; at += 100)
        {
            Encoding.ASCII.GetBytes(marker, bytes.AsSpan(at));
        }

        for (ushort index = 0; index < 3; index++)
        {
            SegmentRecord record = Segment(in io, index, 4096, snapLength);
            record.Kind = PageKind.File;
            record.Inode = 77;
            record.FsDev = FsDev;
            record.FileOffset = 8192 + (index * 4096UL);
            record.DirtierTgid = 2044;
            record.DirtierTid = 2044;
            record.DirtyNs = io.QueueNs - 4_200_000_000;
            "vim"u8.CopyTo(Bytes(ref record.DirtierComm));
            Put(world, in record, bytes.AsSpan(index * 4096, 4096));
        }

        world.Source.Complete(in io);
        return io;
    }

    public static SegmentRecord Segment(in IoEvent io, ushort index, uint length, uint snapLength) => new()
    {
        Type = PayloadType.Segment,
        Dev = io.Dev,
        QueueNs = io.QueueNs,
        Sector = io.Sector,
        FileOffset = SegmentRecord.Unknown,
        Position = index * length,
        Length = length,
        Wanted = Math.Min(length, snapLength),
        Index = index,
        Flags = io.Op == IoOperation.Read ? SegmentFlags.Read : SegmentFlags.None,
    };

    /// <summary>In chunks, as the kernel sends them.</summary>
    public static void Put(World world, in SegmentRecord segment, ReadOnlySpan<byte> bytes)
    {
        SegmentRecord record = segment;
        uint offset = 0;
        do
        {
            record.DataOffset = offset;
            record.Captured = Math.Min(4096, record.Wanted - offset);
            world.Source.Enqueue(in record, bytes.Slice((int)offset, (int)record.Captured));
            offset += record.Captured;
        }
        while (offset < record.Wanted);
    }

    /// <summary>The name of a file, from itself upwards.</summary>
    public static void File(World world, ulong inode, params string[] names)
    {
        byte[] path = Encoding.UTF8.GetBytes(string.Concat(names.Select(static name => name + "\0")));
        FileRecord record = new()
        {
            Type = PayloadType.File,
            FsDev = FsDev,
            Inode = inode,
            Size = 20_480,
            Links = 1,
            PathLength = (ushort)path.Length,
            Depth = (byte)names.Length,
        };
        "ext4"u8.CopyTo(Name(ref record.FsType));
        world.Source.Enqueue(in record, path);
    }

    private static Span<byte> Bytes(ref TaskComm comm) => comm;

    private static Span<byte> Name(ref FileSystemName name) => name;
}
