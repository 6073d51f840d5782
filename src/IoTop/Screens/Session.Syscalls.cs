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
    private SyscallTable? _liveSyscalls;
    private SyscallStore? _liveSyscallEvents;
    private SyscallFileNames? _liveCallFiles;
    private FileIoTable? _liveFileIos;
    private uint _narrowedTo;
    private SyscallStore? _syscallsAside;
    private HashSet<uint>? _payloadOf;
    private CaptureScope? _payloadScope;
    private bool _isLookedAt;
    private bool _wasLookedAt = true;

    /// <summary>Who made which calls at the time that is shown; null: nothing is traced, or was.</summary>
    public SyscallTable? Syscalls => Past is null ? _liveSyscalls : Past.Syscalls.Table;

    /// <summary>The last calls; null: nothing is traced.</summary>
    public SyscallStore? SyscallEvents => Past is null ? _liveSyscallEvents : Past.Syscalls.Events;

    /// <summary>Where they come from; null: nothing is traced.</summary>
    public ISyscallSource? SyscallSource => Past is null ? _syscallSource : Past.Syscalls;

    /// <summary>Names of the files behind descriptors; null: nothing is traced.</summary>
    public SyscallFileNames? CallFiles => Past is null ? _liveCallFiles : Past.Syscalls.Names;

    /// <summary>Why nothing can be traced; null: there was no attempt, or it worked.</summary>
    public BpfException? SyscallsFault { get; private set; }

    /// <summary>Tracing is to begin behind the next frame.</summary>
    public bool IsOpeningSyscalls { get; private set; }

    /// <summary>The one process that is traced; 0: everybody.</summary>
    public uint NarrowedTo => Past is null ? _narrowedTo : 0;

    /// <summary>Only some processes are traced at the time that is shown.</summary>
    public bool IsNarrowed => Past is null ? _narrowedTo != 0 : !Past.Syscalls.Selection.Everybody;

    /// <summary>Why what a call led to is not known: nobody could tell which file an I/O belongs to; empty: it is.</summary>
    public string WhyNoFileIos => Past is not null && Cells.FileIos is null
        ? IsReplay ? "which file an I/O belongs to was not recorded here: record --segments" : "nobody looked at the files of I/Os then"
        : Past is null && CaptureAbility.Highest < CaptureLevel.Segments ? "which file an I/O belongs to cannot be told here: iotop-sharp doctor"
        : "";

    /// <summary>Syscalls were traced at other times than the one that is shown.</summary>
    public bool WereSyscallsTraced => IsReplay ? Past!.HasSyscalls : _syscallSource is not null;

    /// <summary>Somebody looks at calls: they are told of.</summary>
    public void WantSyscalls()
    {
        if (Past is not null && _syscallSource is null)
        {
            return; // who looks at the past begins nothing; what goes on meanwhile is looked at as well
        }

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
        if (_narrowedTo == tgid)
        {
            _narrowedTo = 0; // it stays watched by itself: so its row goes on
            SelectSyscalls();
            return "the calls of everybody are traced";
        }

        string fault = _syscallSource.Add(tgid, children: true);
        if (fault.Length > 0)
        {
            return fault;
        }

        if (_narrowedTo != 0)
        {
            _syscallSource.Remove(_narrowedTo);
        }

        _narrowedTo = tgid;
        SelectSyscalls();
        _liveSyscalls!.Take();
        return $"only process {tgid} and what it forks is traced; w again: everybody";
    }

    /// <summary>Forgets the rows of processes that are over; returns how many there were.</summary>
    public int ForgetSyscalls()
    {
        Generation++;
        return _liveSyscalls?.Forget() ?? 0;
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

        _liveSyscallEvents = new SyscallStore(SyscallCapacity, Math.Max(1, _setup.Model.PayloadBytes / 4));
        _liveCallFiles = new SyscallFileNames(_liveSyscallEvents, Live.Devices, _setup.Model.Processes.ProcRoot);
        _liveSyscalls = new SyscallTable(_syscallSource, Live.Processes) { Names = _liveCallFiles };
        _liveFileIos = new FileIoTable(Live, _liveLabels);
        ShowSyscalls();
        SelectSyscalls();
        _liveSyscalls.Refresh();
        RecordSyscalls(_recorder);
        return "";
    }

    private void RecordSyscalls(Recorder? recorder)
    {
        if (_syscallSource is not null)
        {
            recorder?.Follow(_syscallSource, _liveSyscalls!, _liveSyscallEvents!, _liveCallFiles);
        }
    }

    /// <summary>Another time is shown.</summary>
    private void ShowSyscalls() => Cells.FileIos = Past is null ? _liveFileIos : Past.Syscalls.HasSegments ? Past.Syscalls.FileIos : null;

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
            _syscallsAside ??= new SyscallStore(_liveSyscallEvents!);
            _syscallsAside.PayloadOf = _liveSyscallEvents!.PayloadOf;
            _syscallSource.Drain(_syscallsAside);
            return;
        }

        if (_syscallsAside is { Count: > 0 })
        {
            _liveSyscallEvents!.Take(_syscallsAside);
        }

        SelectSyscalls();
        _syscallSource.Drain(_liveSyscallEvents!);
        _liveFileIos!.Take();
    }

    /// <summary>Closes the interval.</summary>
    private void RefreshSyscalls()
    {
        if (_syscallSource is null)
        {
            return;
        }

        _liveSyscalls!.Refresh();
        _liveFileIos!.Take();
        _liveFileIos.Close();
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

        bool everybody = _narrowedTo == 0;
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
            _liveSyscallEvents!.PayloadOf = _payloadOf;
        }
    }
}
