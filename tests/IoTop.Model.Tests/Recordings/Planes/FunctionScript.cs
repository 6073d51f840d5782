using System.Text;

namespace IoTop.Model.Tests;

/// <summary>Processes that come, call, fork, end and are removed at random; counted, and recorded to a sink.</summary>
internal sealed class FunctionScript : IDisposable
{
    private const uint FirstPid = 100;

    private static readonly FunctionFamily[] s_families = Enum.GetValues<FunctionFamily>();

    private readonly Random _random;
    private uint _nextPid = FirstPid;

    public FunctionScript(int seed, IBlockSink sink, bool isOpen = true)
    {
        _random = new Random(seed);
        Functions = new ScriptedFunctionSource(
            [.. s_families.Select(static family => new FunctionInfo($"f_{family}", family, (FunctionSourceKind)((int)family % 4), "how", "why"))]);
        Model = new IoModel(Events, IoModelOptions.Detached);
        Recorder = new Recorder(Model, new RecordingDescription { Tool = "tester" });
        if (isOpen)
        {
            Open();
        }

        Recorder.Add(sink, payload: false);
    }

    public ScriptedEventSource Events { get; } = new();

    public ScriptedFunctionSource Functions { get; }

    public IoModel Model { get; }

    public Recorder Recorder { get; }

    public FunctionTable? Table { get; private set; }

    /// <summary>What was seen at the end of each interval.</summary>
    public List<List<string>> Seen { get; } = [];

    /// <summary>When these were.</summary>
    public List<ulong> Ends { get; } = [];

    /// <summary>Begins to count, in the middle of what is recorded.</summary>
    public void Open()
    {
        Functions.NowNs = Events.NowNs;
        Table = new FunctionTable(Functions, Model.Processes) { MostInheritedOver = 5 };
        Recorder.Follow(Table);
        Table.Refresh();
        Recorder.Drained();
    }

    /// <summary>A second in which much happens, and its end.</summary>
    public void Interval(bool isQuiet = false)
    {
        for (int i = isQuiet ? 0 : _random.Next(30); i > 0; i--)
        {
            Something();
        }

        Events.NowNs += Make.Second;
        Functions.NowNs = Events.NowNs + (ulong)_random.Next(1000);
        Model.Refresh();
        Table?.Refresh();
        Recorder.Refreshed();
        Ends.Add(Events.NowNs);
        Seen.Add(Table is null ? [] : FunctionText.Of(Table));
    }

    public void Dispose()
    {
        Recorder.Dispose();
        Model.Dispose();
    }

    private void Something()
    {
        Functions.NowNs += (ulong)_random.Next(1, 10_000_000);
        switch (_random.Next(24))
        {
            case 0:
                Come();
                break;
            case 1 when Anybody() is uint parent:
                Functions.Fork(parent, _nextPid++);
                break;
            case 2 when Anybody() is uint ends:
                Model.Processes.MarkExited(ends, Events.NowNs);
                Functions.End(ends, Comm(_random.Next(2) == 0 ? "p" + ends : "other"));
                break;
            case 3 when Anybody() is uint removed:
                Functions.Remove(removed);
                break;
            case 4:
                Forget();
                break;
            case 5:
                Lose();
                break;
            case 6:
                Table?.Take();
                break;
            case 7 when Anybody() is uint changed:
                Process(changed, "renamed");
                break;
            default:
                Call();
                break;
        }
    }

    private void Come()
    {
        uint pid = _random.Next(4) == 0 ? FirstPid : _nextPid++;
        if (_random.Next(5) != 0)
        {
            Process(pid, "p" + pid);
        }

        Functions.Add(pid, children: _random.Next(2) == 0);
    }

    private void Process(uint pid, string name) => Model.Processes.Add(new ProcessRecord(pid, Encoding.UTF8.GetBytes(name))
    {
        CommandLine = Encoding.UTF8.GetBytes(name + "\0-x\0"),
        Uid = pid % 7,
        UserName = "u" + (pid % 7),
        ParentId = pid - 1,
        CgroupPath = "/system.slice/a.service"u8.ToArray(),
    });

    private void Forget()
    {
        if (Table is not null && _random.Next(4) == 0)
        {
            Table.Forget();
        }
        else if (Table is { Rows.Length: > 0 })
        {
            Table.Forget(Table.Rows[_random.Next(Table.Rows.Length)]);
        }
    }

    private void Lose()
    {
        Functions.Lose((FunctionLoss)_random.Next(4), 3);
        Functions.Misses[_random.Next(Functions.Functions.Count)] = (ulong)_random.Next(1000);
        Functions.CostNs = _random.Next(3) == 0 ? null : (Functions.CostNs ?? 0) + 12_345;
        Functions.Degraded = [.. Functions.Degraded.Take(2), $"sentence {_random.Next()}"];
        Functions.Matches = [new FunctionMatch($"vfs_{_random.Next(8)}", "")];
        Functions.AddFunctions([]);
    }

    private void Call()
    {
        if (Anybody() is not uint pid)
        {
            return;
        }

        string function = Functions.Functions[_random.Next(Functions.Functions.Count)].Name;
        Functions.Call(pid, function, (ulong)_random.Next(1, 500), 1UL << _random.Next(40), (ulong)_random.Next(5000));
        Functions.Nest(pid, function, 1);
        Functions.Free(pid, function, 2, 3);
        Functions.Fail(pid, function, 1, -_random.Next(4096));
    }

    private uint? Anybody() => Functions.Watched.Count == 0 ? null : Functions.Watched.Order().ElementAt(_random.Next(Functions.Watched.Count));

    private static TaskComm Comm(string name)
    {
        TaskComm comm = default;
        Encoding.UTF8.GetBytes(name).CopyTo((Span<byte>)comm);
        return comm;
    }
}
