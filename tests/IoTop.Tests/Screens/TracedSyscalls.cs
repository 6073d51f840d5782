using System.Text;
using IoTop.Model;
using IoTop.Tests.Output;

namespace IoTop.Tests.Screens;

/// <summary>What the processes of a script read and write, and the I/Os that it leads to.</summary>
internal static class TracedSyscalls
{
    public const uint FsDev = World.SdaSrv;
    private const ulong Heap = 77;
    private const ulong Wal = 78;
    private const ushort Socket = 0xC000 | 0x1FF;

    /// <summary>The kernel tells the names of files.</summary>
    public static void Name(World world)
    {
        world.SyscallSource.Name(FsDev, Heap, "/pg/base/16384/2619");
        world.SyscallSource.Name(FsDev, Wal, "/pg/wal/000000010000000000000042");
        world.SyscallSource.Name(World.Root, 500, "/home/ada/\u001b[31mnotes\n.md", "xfs");
    }

    /// <summary>A second of load.</summary>
    public static void Load(World world, int second)
    {
        ulong now = world.Source.NowNs;
        for (uint i = 0; i < 40; i++)
        {
            double us = 2 + ((second + i) * 37 % 60);
            Call(world, Syscall.Pread64, 812, "postgres", 5, Heap, (((ulong)second * 40) + i) * 8192, 8192, us, now - 900_000_000 + (i * 1_000_000), FsDev);
        }

        ulong at = (ulong)second * 16_384;
        Call(world, Syscall.Pwrite64, 812, "postgres", 9, Wal, at, 16_384, 31, now - 50_000_000, FsDev, Encoding.ASCII.GetBytes("WAL record " + second));
        Sync(world, at, now - 30_000_000, now - 5_000_000);
        for (int i = 0; i < 3; i++)
        {
            SyscallEvent empty = MadeCalls.Of(Syscall.Read, 812, "postgres", 11, 9001, SyscallEvent.NoOffset, -11, 0.7, now - 4_000_000, 0x00000009);
            empty.Mode = Socket;
            world.SyscallSource.Call(in empty);
        }

        Call(world, Syscall.Read, 977, "restic", 4, 600, at * 64, 1 << 20, 22_000 + (second * 100), now - 100_000_000, FsDev);
        if (second % 3 == 0)
        {
            Call(world, Syscall.Write, 2044, "vim", 3, 500, 0, 4711, 45, now - 200_000_000, World.Root);
        }

        SyscallEvent fault = MadeCalls.Of(Syscall.Fault, 2044, "vim", -1, 700, 0, 0, 0, now, FsDev);
        world.SyscallSource.Count(in fault);
    }

    /// <summary>An fsync, and what it waits for: the data and the journal.</summary>
    private static void Sync(World world, ulong offset, ulong entryNs, ulong exitNs)
    {
        Call(world, Syscall.Fdatasync, 812, "postgres", 9, Wal, SyscallEvent.NoOffset, 0, (exitNs - entryNs) / 1e3, exitNs, FsDev);
        IoEvent data = world.Io(812, "postgres", FsDev, IoOperation.Write, 16_384, 4_000, 6_000_000 + (offset / 512));
        data.CompleteNs = entryNs + 4_100_000;
        for (ushort index = 0; index < 4; index++)
        {
            SegmentRecord record = Captured.Segment(in data, index, 4096, 0);
            record.Kind = PageKind.File;
            record.Inode = Wal;
            record.FsDev = FsDev;
            record.FileOffset = offset + (index * 4096UL);
            record.DirtierTgid = 812;
            record.DirtierTid = 813;
            record.DirtyNs = entryNs - 20_010_000;
            world.Source.Enqueue(in record, []);
        }

        world.Source.Complete(in data);
        IoEvent journal = world.Io(301, "jbd2/sda1-8", FsDev, IoOperation.Write, 8192, 12_000, 90_000);
        journal.Flags = IoEventFlags.KernelThread;
        journal.CompleteNs = entryNs + 20_000_000;
        world.Source.Complete(in journal);
    }

    private static void Call(World world, Syscall syscall, uint tgid, string comm, int fd, ulong inode, ulong offset, long result, double us,
        ulong exitNs, uint fsDev, byte[]? data = null)
    {
        SyscallEvent call = MadeCalls.Of(syscall, tgid, comm, fd, inode, offset, result, us, exitNs, fsDev);
        world.SyscallSource.Call(in call, data);
    }
}
