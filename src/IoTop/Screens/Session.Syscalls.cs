using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Screens;

/// <content>
/// Read and write calls of processes, and the I/Os that they lead to. Tracing begins when that is first looked at, behind a frame that says
/// so; from then on everything is counted, but single calls are told only while somebody looks.
/// </content>
internal sealed partial class Session
{
    private const int SyscallCapacity = 65_536;
    private const int MostSnapLength = 65_536;

    private ISyscallSource? _syscallSource;
    private SyscallStore? _syscallsAside;
    private HashSet<uint>? _payloadOf;
    private CaptureScope? _payloadScope;
    private bool _isLookedAt;
    private bool _wasLookedAt = true;

    /// <summary>Who made which calls; null: nothing is traced.</summary>
    public SyscallTable? Syscalls { get; private set; }

    /// <summary>The last calls; null: nothing is traced.</summary>
    public SyscallStore? SyscallEvents { get; private set; }

    /// <summary>Where they come from; null: nothing is traced.</summary>
    public ISyscallSource? SyscallSource => _syscallSource;

    /// <summary>Names of the files behind descriptors; null: nothing is traced.</summary>
    public SyscallFileNames? CallFiles { get; private set; }

    /// <summary>Why nothing can be traced; null: there was no attempt, or it worked.</summary>
    public BpfException? SyscallsFault { get; private set; }

    /// <summary>Tracing is to begin behind the next frame.</summary>
    public bool IsOpeningSyscalls { get; private set; }

    /// <summary>The one process that is traced; 0: everybody.</summary>
    public uint NarrowedTo { get; private set; }

    /// <summary>Somebody looks at calls: they are told of.</summary>
    public void WantSyscalls()
    {
        _isLookedAt = true;
        if (_syscallSource is null && SyscallsFault is null && !IsOpeningSyscalls)
        {
            IsOpeningSyscalls = true;
            _behind.Enqueue(("beginning to trace syscalls \u2026", BeginSyscalls));
        }
        else if (!_wasLookedAt)
        {
            _wasLookedAt = true;
            SelectSyscalls();
        }
    }

    /// <summary>Tries again what has failed.</summary>
    public void RetrySyscalls()
    {
        SyscallsFault = null;
        WantSyscalls();
    }

    /// <summary>Traces one process with what it forks, or everybody again; returns what there is to say about it.</summary>
    public string NarrowSyscalls(uint tgid)
    {
        if (_syscallSource is null || tgid == 0)
        {
            return tgid == 0 ? "no process is selected" : "nothing is traced yet";
        }

        Generation++;
        if (NarrowedTo == tgid)
        {
            NarrowedTo = 0; // it stays watched by itself: so its row goes on
            SelectSyscalls();
            return "the calls of everybody are traced";
        }

        string fault = _syscallSource.Add(tgid, children: true);
        if (fault.Length > 0)
        {
            return fault;
        }

        if (NarrowedTo != 0)
        {
            _syscallSource.Remove(NarrowedTo);
        }

        NarrowedTo = tgid;
        SelectSyscalls();
        Syscalls!.Take();
        return $"only process {tgid} and what it forks is traced; w again: everybody";
    }

    /// <summary>Forgets the rows of processes that are over; returns how many there were.</summary>
    public int ForgetSyscalls()
    {
        Generation++;
        return Syscalls?.Forget() ?? 0;
    }

    private string BeginSyscalls()
    {
        IsOpeningSyscalls = false;
        try
        {
            _syscallSource = _setup.OpenSyscalls();
        }
        catch (BpfException error)
        {
            SyscallsFault = error;
            return error.Message;
        }

        SyscallEvents = new SyscallStore(SyscallCapacity, Math.Max(1, _setup.Model.PayloadBytes / 4));
        CallFiles = new SyscallFileNames(SyscallEvents, Live.Devices, _setup.Model.Processes.ProcRoot);
        Syscalls = new SyscallTable(_syscallSource, Live.Processes) { Names = CallFiles };
        Cells.FileIos = new FileIoTable(Live, _liveLabels);
        SelectSyscalls();
        Syscalls.Refresh();
        return "";
    }

    /// <summary>Takes in what has happened since; at each turn of the loop.</summary>
    private void DrainSyscalls()
    {
        if (_syscallSource is null)
        {
            return;
        }

        if (Settings.Frozen)
        {
            // As with I/Os: it goes aside, so that what is looked at is not overwritten however fast it comes in.
            _syscallsAside ??= new SyscallStore(SyscallEvents!);
            _syscallsAside.PayloadOf = SyscallEvents!.PayloadOf;
            _syscallSource.Drain(_syscallsAside);
            return;
        }

        if (_syscallsAside is { Count: > 0 })
        {
            SyscallEvents!.Take(_syscallsAside);
        }

        SelectSyscalls();
        _syscallSource.Drain(SyscallEvents!);
        Cells.FileIos!.Take();
    }

    /// <summary>Closes the interval.</summary>
    private void RefreshSyscalls()
    {
        if (_syscallSource is null)
        {
            return;
        }

        Syscalls!.Refresh();
        Cells.FileIos!.Take();
        Cells.FileIos.Close();
        _wasLookedAt = _isLookedAt;
        _isLookedAt = false;
    }

    private void DisposeSyscalls() => _syscallSource?.Dispose();

    /// <summary>Tells the source whose calls are wanted, and how much of them, if that has changed.</summary>
    private void SelectSyscalls()
    {
        if (_syscallSource is null)
        {
            return;
        }

        bool everybody = NarrowedTo == 0;
        uint mask = _wasLookedAt ? uint.MaxValue : 0;
        int snapLength = Captured is null ? 0 : (int)Math.Min(SnapLength, MostSnapLength);
        SyscallSelection now = _syscallSource.Selection;
        if (now.Everybody != everybody || now.Mask != mask || now.SnapLength != snapLength)
        {
            _syscallSource.Selection = now with { Everybody = everybody, Mask = mask, SnapLength = snapLength };
        }

        if (!ReferenceEquals(_payloadScope, Captured))
        {
            _payloadScope = Captured;
            _payloadOf = Captured is null || Captured.Processes.IsEmpty ? null : [.. Captured.Processes];
            SyscallEvents!.PayloadOf = _payloadOf;
        }
    }
}
