using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>The way from a descriptor through the page cache to the disk, on an ext4 of our own: bytes by calls beside bytes by block I/O.</summary>
public sealed class SyscallDiskTests
{
    private const int MiB = 1 << 20;

    [LiveFact("mkfs.ext4 dd")]
    public void A_mebibyte_that_is_written_and_synced_is_a_mebibyte_by_calls_and_on_the_disk_and_a_journal_beside_it()
    {
        using var watched = new Watched();
        uint dd = watched.Run("dd", "if=/dev/zero", $"of={watched.Folder}/file", "bs=64k", "count=16", "conv=fsync", "status=none");

        SyscallFileRow file = watched.FileOf(dd, "/file");
        Assert.Equal((17ul, (ulong)MiB, 0ul, 0ul), (file.Total.Sum.Calls, file.Total.Sum.Written, file.Total.Sum.Read, file.Total.Sum.Errors));
        FileIoSum disk = watched.Ios.Of(file.FsDev, file.Inode, dd, interval: false);
        Assert.Equal(((ulong)MiB, 0ul), (disk.Written, disk.Read));
        Assert.InRange(watched.Ios.JournalOf(watched.Dev, interval: false).Written, 4096ul, (ulong)MiB);

        SyscallEvent sync = Assert.Single(watched.Calls(dd, Syscall.Fsync));
        SyscallIos ios = watched.IosOf(in sync);
        Assert.Equal((ulong)MiB, ios.DataBytes);
        Assert.InRange(ios.OtherBytes, 1024ul, (ulong)MiB);
        Assert.Contains(ios.All.ToArray(), static io => io is { Cause: SyscallCause.Journal, IsApproximate: true });
        Assert.All(watched.Calls(dd, Syscall.Write), write =>
        {
            SyscallIos own = watched.IosOf(in write);
            Assert.Equal((65_536ul, false), (own.DataBytes, own.IsOpen));
            Assert.All(own.All.ToArray(), static io => Assert.Equal(SyscallCause.WriteBack, io.Cause));
        });
    }

    [LiveFact("mkfs.ext4 dd")]
    public void A_direct_read_is_one_io_of_its_range_and_a_cached_one_is_none()
    {
        using var watched = new Watched();
        Shell.Script($"dd if=/dev/zero of={watched.Folder}/file bs=64k count=4 conv=fsync status=none");
        uint direct = watched.Run("dd", $"if={watched.Folder}/file", "of=/dev/null", "bs=64k", "count=2", "skip=1", "iflag=direct", "status=none");
        uint cached = watched.Run("dd", $"if={watched.Folder}/file", "of=/dev/null", "bs=64k", "count=2", "skip=1", "status=none");

        SyscallFileRow file = watched.FileOf(direct, "/file");
        Assert.Equal((131_072ul, 131_072ul), (file.Total.Sum.Read, watched.Ios.Of(file.FsDev, file.Inode, direct, interval: false).Read));
        List<SyscallEvent> reads = [.. watched.Calls(direct, Syscall.Read).Where(call => call.Inode == file.Inode)];
        Assert.Equal([65_536ul, 131_072ul], reads.Select(static call => call.Offset));
        Assert.All(reads, call =>
        {
            SyscallIo[] ios = watched.IosOf(in call).All.ToArray();
            Assert.Equal(65_536ul, ios.Aggregate(0ul, static (sum, io) => sum + io.Bytes));
            Assert.All(ios, static io => Assert.Equal((SyscallCause.Read, false), (io.Cause, io.IsApproximate)));
        });

        SyscallFileRow again = watched.FileOf(cached, "/file");
        Assert.Equal((131_072ul, 0ul), (again.Total.Sum.Read, watched.Ios.Of(again.FsDev, again.Inode, cached, interval: false).Read));
        Assert.All(watched.Calls(cached, Syscall.Read).Where(call => call.Inode == again.Inode), call =>
            Assert.Empty(watched.IosOf(in call).All.ToArray()));
    }

    [LiveFact("mkfs.ext4 dd sync")]
    public void What_stays_in_the_page_cache_reaches_the_disk_later_as_write_back_of_the_calls_that_wrote_it()
    {
        using var watched = new Watched();
        uint dd = watched.Run("dd", "if=/dev/zero", $"of={watched.Folder}/file", "bs=8k", "count=4", "status=none");
        SyscallFileRow file = watched.FileOf(dd, "/file");
        Assert.Equal((32_768ul, 0ul), (file.Total.Sum.Written, watched.Ios.Of(file.FsDev, file.Inode, dd, interval: false).Written));
        Assert.All(watched.Calls(dd, Syscall.Write), write => Assert.True(watched.IosOf(in write).IsOpen));

        Shell.Run("sync", "-f", watched.Folder);
        watched.Settle();
        Assert.Equal(32_768ul, watched.Ios.Of(file.FsDev, file.Inode, dd, interval: false).Written);
        Assert.All(watched.Calls(dd, Syscall.Write), write =>
        {
            SyscallIos ios = watched.IosOf(in write);
            Assert.Equal((8192ul, false), (ios.DataBytes, ios.IsOpen));
            Assert.All(ios.All.ToArray(), static io => Assert.Equal((SyscallCause.WriteBack, false), (io.Cause, io.IsApproximate)));
        });
    }

    /// <summary>A file system on a loop device, everybody's calls, and the segments of the device's I/Os.</summary>
    private sealed class Watched : IDisposable
    {
        private readonly LoopDevice _loop = new(64);
        private readonly Tracing _tracing;
        private readonly LiveSyscallSource _source;
        private readonly SyscallStore _store = new(1 << 18);
        private readonly SyscallTable _table;

        internal Watched()
        {
            Folder = _loop.Mount("ext4", "-q");
            _tracing = new Tracing(null, _loop.Name);
            _tracing.Capture(new CaptureSettings { Level = CaptureLevel.Payload, SnapLength = 1, Devices = [_loop.Dev] });
            Ios = new FileIoTable(_tracing.Model, new SegmentLabels(_tracing.Source, _tracing.Model.Devices));
            _source = LiveSyscallSource.Open(new SyscallOptions());
            _source.Selection = new SyscallSelection { Everybody = true };
            _table = new SyscallTable(_source, _tracing.Model.Processes)
            {
                Names = new SyscallFileNames(_store, _tracing.Model.Devices, "/proc"),
            };
        }

        internal string Folder { get; }

        internal uint Dev => _loop.Dev;

        internal FileIoTable Ios { get; }

        public void Dispose()
        {
            _source.Dispose();
            _tracing.Dispose();
            _loop.Dispose();
        }

        internal uint Run(string command, params string[] arguments)
        {
            (uint pid, _) = Shell.Run(command, arguments);
            Settle();
            return pid;
        }

        internal void Settle()
        {
            _tracing.Settle();
            _source.Drain(_store);
            _table.Refresh();
            Ios.Take(isLast: true);
            Assert.Equal(0ul, _source.Lost(SyscallLoss.RingFull));
        }

        internal SyscallFileRow FileOf(uint tgid, string name)
        {
            SyscallProcessRow process = Assert.Single(_table.Rows.ToArray(), row => row.Tgid == tgid);
            return Assert.Single(process.Files.ToArray(), row => row.Name.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(Folder + name)));
        }

        internal List<SyscallEvent> Calls(uint tgid, Syscall syscall)
        {
            List<SyscallEvent> calls = [];
            for (long sequence = _store.FirstSequence; sequence < _store.NextSequence; sequence++)
            {
                ref readonly SyscallEvent call = ref _store[sequence];
                if (call.Tgid == tgid && call.Syscall == syscall && call.FsDev == Dev)
                {
                    calls.Add(call);
                }
            }

            return calls;
        }

        internal SyscallIos IosOf(in SyscallEvent call)
        {
            var ios = new SyscallIos();
            ios.Show(in call, Ios.Parts);
            return ios;
        }
    }
}
