using System.Diagnostics;
using System.Globalization;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>tests/kernels/syscalls.c, compiled: makes calls that are known, in a folder of its own.</summary>
internal sealed class SyscallLoad : IDisposable
{
    private const int FirstFd = 10; // below are the files of the run-time library

    private readonly string _program;

    internal SyscallLoad()
    {
        // Not in the temporary folder, which may be a tmpfs: its files have no blocks.
        Folder = Directory.CreateDirectory($"/var/tmp/iotop-syscalls-{Environment.ProcessId}-{Guid.NewGuid():N}").FullName;
        _program = Path.Combine(Folder, "syscalls");
        Shell.Run("gcc", "-O2", "-pthread", "-o", _program, Source());
    }

    internal string Folder { get; }

    internal string Program => _program;

    /// <summary>Starts it, held before its first instruction.</summary>
    internal HeldCommand Hold(params string[] arguments) => HeldCommand.Start([_program, .. arguments]);

    /// <summary>Lets it go and waits for its end, draining meanwhile.</summary>
    internal static void RunToEnd(HeldCommand command, Action drain)
    {
        command.Continue();
        while (!command.WaitForEnd(TimeSpan.FromMilliseconds(5)))
        {
            drain();
        }

        drain();
        Assert.Equal(0, command.ExitCode);
    }

    /// <summary>What each thread wrote down, by its tid, in order.</summary>
    internal Dictionary<uint, List<ExpectedCall>> Expectations()
    {
        Dictionary<uint, List<ExpectedCall>> result = [];
        foreach (string path in Directory.GetFiles(Folder, "expect.*"))
        {
            List<ExpectedCall> calls = [.. File.ReadLines(path).Select(ExpectedCall.Parse)];
            result.Add(calls[0].Tid, calls);
        }

        return result;
    }

    /// <summary>The same of what was seen; a call that was made by no test is left out.</summary>
    internal static Dictionary<uint, List<ExpectedCall>> Seen(IEnumerable<SyscallEvent> events) => events
        .Where(static e => e.Fd is >= FirstFd or -1)
        .GroupBy(static e => e.Tid)
        .ToDictionary(static group => group.Key, static group => group.Select(ExpectedCall.Of).ToList());

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Source()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "IoTop.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder!, "tests/kernels/syscalls.c");
    }
}

/// <summary>A call as a program knows it; offsets of -1: none.</summary>
internal sealed record ExpectedCall(
    uint Pid, uint Tid, string Name, int Fd, long Offset, long Asked, long Result, ulong Inode, int OtherFd, long OtherOffset, ulong OtherInode)
{
    internal static ExpectedCall Parse(string line)
    {
        string[] words = line.Split(' ');
        return new ExpectedCall(
            uint.Parse(words[0], CultureInfo.InvariantCulture), uint.Parse(words[1], CultureInfo.InvariantCulture), words[2], (int)Number(3),
            Number(4), Number(5), Number(6), (ulong)Number(7), (int)Number(8), Number(9), (ulong)Number(10));

        long Number(int word) => long.Parse(words[word], CultureInfo.InvariantCulture);
    }

    internal static ExpectedCall Of(SyscallEvent e) => new(
        e.Tgid, e.Tid, SyscallNames.NameOf(e.Syscall), e.Fd, (long)e.Offset, (long)e.Asked, e.Result, e.Inode, e.OtherFd, (long)e.OtherOffset, e.OtherInode);
}
