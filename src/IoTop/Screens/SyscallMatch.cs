using IoTop.Model;

namespace IoTop.Screens;

/// <summary>Which calls a list shows: those of one process, on one of its files or on all.</summary>
internal sealed class SyscallMatch(SyscallFileRow file) : IRingMatch<SyscallEvent>
{
    public SyscallFileRow File { get; set; } = file;

    /// <summary>The calls on every file of the process are shown.</summary>
    public bool AllFiles { get; set; }

    public bool IsEverything => false;

    public bool Matches(in SyscallEvent happened)
    {
        SyscallFileRow file = File;
        SyscallProcessRow process = file.Process;
        bool isItsTime = happened.ExitNs >= process.Watch.SinceNs && (process.Watch.EndedNs == 0 || happened.ExitNs <= process.Watch.EndedNs);
        return happened.Tgid == process.Tgid && isItsTime
            && (AllFiles || (happened.Fd == file.Fd && happened.Inode == file.Inode && happened.FsDev == file.FsDev)
                || (SyscallNames.Copies(happened.Syscall) && happened.OtherInode == file.Inode && happened.OtherFsDev == file.FsDev));
    }
}
