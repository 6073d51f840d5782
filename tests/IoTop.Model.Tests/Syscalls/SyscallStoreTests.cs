using System.Text;
using IoTop.Testing;

namespace IoTop.Model.Tests.Syscalls;

/// <summary>Calls, names of files and payload, all bounded.</summary>
public sealed class SyscallStoreTests
{
    [Fact]
    public void Payload_BelongsToItsCall_AndIsForgottenBeforeIt()
    {
        var store = new SyscallStore(64, 64 * 1024);
        for (int i = 0; i < 32; i++)
        {
            store.Append(Calls.Of(Syscall.Write), Bytes(i, 4096));
            Assert.Equal(Bytes(i, 4096), store.DataOf(store.NextSequence - 1));
        }

        Assert.Equal(32, store.Count);
        Assert.True(store.DataOf(0).IsEmpty);
        for (int i = 16; i < 32; i++)
        {
            Assert.Equal(Bytes(i, 4096), store.DataOf(i));
        }
    }

    [Fact]
    public void Payload_OfAnyLength_NeverComesBackDamaged()
    {
        var random = new Random(7);
        var store = new SyscallStore(16, 64 * 1024);
        List<byte[]> all = [];
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(3) == 0 ? 0 : random.Next(1, 9000)];
            random.NextBytes(bytes);
            all.Add(bytes);
            store.Append(Calls.Of(Syscall.Read), bytes);
            for (long sequence = store.FirstSequence; sequence < store.NextSequence; sequence++)
            {
                ReadOnlySpan<byte> data = store.DataOf(sequence);
                Assert.True(data.IsEmpty || data.SequenceEqual(all[(int)sequence]));
                Assert.Equal((uint)all[(int)sequence].Length, store[sequence].DataLength);
            }

            Assert.True(store.DataOf(i).SequenceEqual(bytes));
        }
    }

    [Fact]
    public void Payload_OfOthers_IsDropped_WhenSomebodyIsChosen()
    {
        var store = new SyscallStore(16) { PayloadOf = new HashSet<uint> { 812 } };
        store.Append(Calls.Of(Syscall.Read), "mine"u8);
        store.Append(Calls.Of(Syscall.Read, tgid: 977), "theirs"u8);
        Assert.True(store.DataOf(0).SequenceEqual("mine"u8));
        Assert.True(store.DataOf(1).IsEmpty);
        Assert.Equal(0u, store[1].DataLength);
    }

    [Fact]
    public void Payload_LongerThanAQuarterOfTheRing_IsCut()
    {
        var store = new SyscallStore(16, 64 * 1024);
        store.Append(Calls.Of(Syscall.Read), new byte[60_000]);
        Assert.Equal(16 * 1024, store.DataOf(0).Length);
        Assert.True(store.DataOf(-1).IsEmpty);
        Assert.True(store.DataOf(1).IsEmpty);
    }

    [Fact]
    public void StoreThatStoodAside_IsTakenOver_WithPayloadAndNames()
    {
        var store = new SyscallStore(64);
        var aside = new SyscallStore(store);
        store.Append(Calls.Of(Syscall.Read), "one"u8);
        aside.Append(Calls.Of(Syscall.Write), "two"u8);
        FileRecord record = new() { Type = PayloadType.File, Inode = 5, Links = 1, PathLength = 2, Depth = 1 };
        aside.AddFile(in record, "a\0"u8);
        store.Take(aside);
        Assert.Equal((2, 0), (store.Count, aside.Count));
        Assert.True(store.DataOf(1).SequenceEqual("two"u8));
        Assert.Equal("/a", Encoding.UTF8.GetString(store.FindFile(0, 5)!.Path.Span));
    }

    [Fact]
    public void Append_AllocatesNothing()
    {
        var store = new SyscallStore(1024, 64 * 1024);
        byte[] bytes = new byte[700];
        SyscallEvent call = Calls.Of(Syscall.Read);
        Allocations.AssertNone(() => store.Append(in call, bytes));
    }

    [Fact]
    public void Names_AreThePathWithItsMount_OrWhatProcSays_OrTheNumber()
    {
        var store = new SyscallStore(16);
        var devices = new DeviceCatalog(IoModelOptions.Detached.Devices);
        devices.Add(new DeviceRecord(Calls.FsDev, "sda1") { MountPoints = ["/srv"], FileSystem = "ext4" });
        FileRecord record = new() { Type = PayloadType.File, FsDev = Calls.FsDev, Inode = 77, Links = 1, PathLength = 9, Depth = 2 };
        store.AddFile(in record, "notes\0ada\0"u8);
        var names = new SyscallFileNames(store, devices, "/proc");
        Assert.Equal("/srv/ada/notes", Name(names, 1, 3, Calls.FsDev, 77, Calls.Regular));
        Assert.Equal("[inode 78]", Name(names, 4_000_000, 3, Calls.FsDev, 78, Calls.Regular));
        Assert.Equal("pipe:[99]", Name(names, 4_000_000, 4, 12, 99, Calls.Fifo));
        Assert.Equal("socket:[98]", Name(names, 4_000_000, 4, 12, 98, 0xC000));
        Assert.Equal("", Name(names, 4_000_000, 9999, 0, 0, 0));
        Assert.Equal("[in", Name(names, 4_000_000, 3, Calls.FsDev, 78, Calls.Regular, 3));
    }

    [Fact]
    public void Names_OutOfProc_AreThoseOfTheSameFileOnly()
    {
        string file = Path.GetTempFileName();
        try
        {
            using FileStream stream = File.OpenRead(file);
            int fd = (int)stream.SafeFileHandle.DangerousGetHandle();
            string link = $"/proc/self/fd/{fd}";
            ulong inode = Interop.Libc.InodeOf(Encoding.UTF8.GetBytes(link + "\0"));
            Assert.NotEqual(0ul, inode);
            var names = new SyscallFileNames(new SyscallStore(16), new DeviceCatalog(IoModelOptions.Detached.Devices), "/proc");
            Assert.Equal(file, Name(names, (uint)Environment.ProcessId, fd, 1, inode, Calls.Regular));
            Assert.Equal($"[inode {inode + 1}]", Name(names, (uint)Environment.ProcessId, fd, 1, inode + 1, Calls.Regular));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("read", true)]
    [InlineData("pread64", true)]
    [InlineData("pread", true)]
    [InlineData("uring_fsync", true)]
    [InlineData("open", false)]
    [InlineData("", false)]
    public void Calls_AreFoundByName(string name, bool isKnown)
    {
        Assert.Equal(isKnown, SyscallNames.TryParse(name, out Syscall syscall));
        Assert.True(!isKnown || SyscallNames.NameOf(syscall).StartsWith(name, StringComparison.Ordinal));
        Assert.Equal(Enum.GetValues<Syscall>().Length, SyscallNames.All.Count);
    }

    private static string Name(SyscallFileNames names, uint tgid, int fd, uint fsDev, ulong inode, ushort mode, int room = 200)
    {
        Span<byte> text = stackalloc byte[room];
        return Encoding.UTF8.GetString(text[..names.Write(tgid, fd, fsDev, inode, mode, text)]);
    }

    private static byte[] Bytes(int seed, int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)seed);
        return bytes;
    }
}
