using System.Globalization;
using System.Text;

namespace IoTop.Model.Tests;

/// <summary>
/// A scripted machine whose processes make calls: they come, fork, end and give their numbers to others; rows and counts have to make room;
/// names change. It is recorded into memory while it runs, and each interval is kept as text.
/// </summary>
internal sealed class RecordedSyscallsRun : IDisposable
{
    private const ulong FirstKept = 15; // files from there on keep their names

    private readonly ScriptedEventSource _events = new();
    private readonly ScriptedSyscallSource _source = new() { Degraded = ["no io_uring"], Missing = [(Syscall.UringRead, "old kernel")] };
    private readonly Random _random;
    private readonly Recorder _recorder;
    private int _interval;

    public RecordedSyscallsRun(int seed, int intervals, bool payload = true, long memory = 64 << 20, bool lateStart = false)
    {
        _random = new Random(seed);
        Model = new IoModel(_events, IoModelOptions.Detached with { EventCapacity = 4096 });
        Model.Clock.SetOffset(1_700_000_000_000_000_000);
        _source.Selection = new SyscallSelection { Everybody = true, SnapLength = 32 };
        _source.NowNs = _events.NowNs;
        Store = new SyscallStore(1 << 14, 1 << 20);
        Names = new SyscallFileNames(Store, Model.Devices, null);
        Table = new SyscallTable(_source, Model.Processes) { MostOver = 6, MostCounts = 60, Names = Names };
        Memory = new MemoryBlocks(memory);
        Model.Refresh();
        Table.Refresh();
        _recorder = new Recorder(Model, new RecordingDescription { Tool = "test", BeginNs = _events.NowNs });
        if (!lateStart)
        {
            _recorder.Follow(_source, Table, Store, Names);
        }

        _recorder.Add(Memory, payload);
        for (int i = 0; i < intervals; i++)
        {
            if (lateStart && i == intervals / 2)
            {
                _recorder.Follow(_source, Table, Store, Names);
                Joined = i;
            }

            Run();
        }
    }

    public IoModel Model { get; }

    public SyscallTable Table { get; }

    public SyscallStore Store { get; }

    public SyscallFileNames Names { get; }

    public MemoryBlocks Memory { get; }

    /// <summary>The interval in which calls were first recorded.</summary>
    public int Joined { get; }

    /// <summary>What was shown at the end of each interval, and when that was.</summary>
    public List<(string Text, ulong Ns)> Intervals { get; } = [];

    /// <summary>Writes what is kept to another sink, and goes on there.</summary>
    public void RecordWithPast(IBlockSink sink, bool payload) => _recorder.Add(sink, payload, Memory);

    public Playback Play() => new(Recording.Over(Memory), IoModelOptions.Detached with { EventCapacity = 4096 });

    public static string Calls(SyscallStore store, SyscallFileNames names, ulong sinceNs)
    {
        StringBuilder text = new();
        Span<byte> buffer = stackalloc byte[200];
        for (long sequence = store.FirstSequence; sequence < store.NextSequence; sequence++)
        {
            SyscallEvent call = store[sequence];
            if (call.ExitNs > sinceNs)
            {
                // A call on a file that was renamed behind it, with no call since, bears the name that it had.
                Span<byte> name = call.Inode < FirstKept ? default : buffer[..names.Write(call.Tgid, call.Fd, call.FsDev, call.Inode, call.Mode, buffer)];
                text.Append(CultureInfo.InvariantCulture, $"{call.ExitNs} {call.LatencyNs} {call.Syscall} {call.Tgid}/{call.Tid} {call.Uid} {call.Fd} ")
                    .Append(CultureInfo.InvariantCulture, $"{call.Inode} {call.Offset} {call.Asked} {call.Result} {call.Flags} {call.Mode} ")
                    .Append(CultureInfo.InvariantCulture, $"{call.OtherFd} {call.OtherInode} {call.OtherOffset} {Encoding.Latin1.GetString(name)} ")
                    .AppendLine(Convert.ToHexString(store.DataOf(sequence)));
            }
        }

        return text.ToString();
    }

    /// <summary>Everything that screens show of the table.</summary>
    public static string Of(SyscallTable table)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{table.IntervalNs} forgotten {table.Forgotten} missed {table.MissedRuns} " +
            $"lost {string.Join(',', Enum.GetValues<SyscallLoss>().Select(table.Lost))}");
        foreach (SyscallProcessRow row in table.Rows)
        {
            Watch watch = row.Watch;
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.Id} {row.Tgid} {watch.SinceNs} {watch.EndedNs} {watch.Parent} {watch.Flags} {row.IsChosen} {row.IsOver} " +
                $"{row.IsRemoved} {Encoding.Latin1.GetString(row.Comm)} {row.Info?.UserName} {row.IntervalNs} {row.WatchedNs} {Tally(row.Interval)} | {Tally(row.Total)}");
            foreach (SyscallFileRow file in row.Files)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {file.Id} {file.Fd} {file.FsDev}:{file.Inode} {file.Mode} '{Encoding.Latin1.GetString(file.Name)}' " +
                    $"{Tally(file.Interval)} | {Tally(file.Total)}");
                foreach (SyscallCount count in file.Counts)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"    {count.Syscall} {Tally(count.Interval)} | {Tally(count.Total)}");
                }
            }
        }

        foreach (Syscall syscall in Enum.GetValues<Syscall>())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{syscall} {Tally(table.Of(syscall), isSettled: false)}");
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _recorder.Dispose();
        Memory.Dispose();
        Model.Dispose();
    }

    private static string Tally(SyscallTally tally, bool isSettled = true)
    {
        SyscallSum sum = tally.Sum;
        return string.Create(CultureInfo.InvariantCulture, $"{sum.Calls},{sum.Errors},{sum.Asked},{sum.Read},{sum.Written},{sum.TotalNs},{sum.MaxNs},{sum.Faults} " +
            $"p99 {(isSettled ? tally.P99Ns : 0)} {string.Join(',', tally.Buckets.ToArray())}");
    }

    /// <summary>An interval in which known processes make calls that they made before.</summary>
    public void Again()
    {
        _events.NowNs += Make.Second;
        _source.NowNs = _events.NowNs;
        SyscallEvent call = Syscalls.Calls.Of(Syscall.Read, 3, 4, 5, 0, 100, 1000, _events.NowNs, 9000);
        for (int i = 0; i < 20; i++)
        {
            Store.Append(in call, "0123456789"u8);
        }

        Model.Drain();
        _recorder.Drained();
        Table.Refresh();
        _recorder.Refreshed();
    }

    private void Run()
    {
        _interval++;
        for (int part = 0; part < 3; part++)
        {
            _events.NowNs += Make.Second / 3;
            _source.NowNs = _events.NowNs;
            Happen();
            for (int i = _random.Next(6); i > 0; i--)
            {
                Call();
            }

            Model.Drain();
            _source.Drain(Store);
            _recorder.Drained();
        }

        Model.Refresh();
        _source.NowNs += 12_345; // a moment later, as it is live
        Table.Refresh();
        _recorder.Refreshed();
        Intervals.Add((Of(Table), _events.NowNs));
    }

    private void Happen()
    {
        uint tgid = (uint)_random.Next(1, 12);
        switch (_random.Next(9))
        {
            case 0:
                _source.Add(tgid, children: true);
                break;
            case 1:
                _source.Fork(tgid, (uint)_random.Next(1, 12));
                break;
            case 2:
                _source.End(tgid, Make.Comm($"was{tgid}"));
                _source.ForgetCounts(tgid);
                break;
            case 3:
                _source.Remove(tgid);
                break;
            case 4:
                Model.Processes.Add(new ProcessRecord(tgid, Encoding.ASCII.GetBytes($"p{tgid}.{_interval}"))
                {
                    Uid = tgid, UserName = $"u{tgid}", StartTicks = (ulong)_interval, CommandLine = "a\0b\0"u8.ToArray(),
                });
                break;
            case 5:
                Model.Processes.MarkExited(tgid, _events.NowNs);
                break;
            case 6:
                ulong inode = (ulong)_random.Next(1, 30);
                _source.Name(Syscalls.Calls.FsDev, inode, $"/data/f{(inode < FirstKept ? (ulong)_interval : inode)}");
                break;
            case 7:
                _source.Lose((SyscallLoss)_random.Next(5), 3);
                _source.MissedRuns += 2;
                _source.Degraded = [.. _source.Degraded.Take(3), $"worse {_interval}"];
                break;
            default:
                _ = _random.Next(20) == 0 ? Table.Forget() : 0;
                break;
        }
    }

    private void Call()
    {
        Syscall syscall = (Syscall)_random.Next(SyscallNames.All.Count);
        SyscallEvent call = Syscalls.Calls.Of(syscall, (uint)_random.Next(1, 12), _random.Next(3, 9), (ulong)_random.Next(1, 30), (ulong)_random.Next(1 << 20),
            _random.Next(6) == 0 ? -_random.Next(1, 40) : _random.Next(1, 9000), (ulong)_random.Next(100, 50_000_000), _events.NowNs - (ulong)_random.Next(1000), 9000);
        call.Uid = 1000;
        call.Comm = Make.Comm("worker");
        call.Offset = _random.Next(4) == 0 ? SyscallEvent.NoOffset : call.Offset;
        if (SyscallNames.Copies(syscall))
        {
            (call.OtherFd, call.OtherInode, call.OtherFsDev, call.OtherMode, call.OtherOffset) = (7, 29, call.FsDev, call.Mode, 5);
        }

        byte[] data = new byte[_random.Next(50)];
        _random.NextBytes(data);
        _source.Call(in call, syscall == Syscall.Fault ? default : data);
    }
}
