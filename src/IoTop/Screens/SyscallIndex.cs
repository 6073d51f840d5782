using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Row numbers for the calls of one process, on one of its files or on all.</summary>
internal sealed class SyscallIndex : RingIndex<SyscallEvent>
{
    private readonly SyscallMatch _match;

    public SyscallIndex(SyscallStore store, SyscallFileRow file)
        : this(store, new SyscallMatch(file))
    {
    }

    private SyscallIndex(SyscallStore store, SyscallMatch match)
        : base(store, match) => _match = match;

    /// <summary>The file whose calls are shown; begin anew behind it.</summary>
    public SyscallFileRow File
    {
        set => _match.File = value;
    }

    /// <summary>The calls on every file of the process are shown.</summary>
    public bool AllFiles
    {
        get => _match.AllFiles;
        set => _match.AllFiles = value;
    }
}
