using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>The same run of the same program, seen by us and by strace.</summary>
public sealed partial class SyscallStraceTests
{
    private const string Traced = "read,write,pread64,pwrite64,readv,writev,preadv,pwritev,preadv2,pwritev2,sendfile,copy_file_range,splice," +
        "fsync,fdatasync,sync_file_range";

    [LiveFact("gcc strace")]
    public void Strace_tells_the_same_calls_descriptors_files_and_results()
    {
        using var load = new SyscallLoad();
        using LiveSyscallSource source = LiveSyscallSource.Open(new SyscallOptions());
        var store = new SyscallStore(1 << 14);
        string folder = Directory.CreateDirectory(Path.Combine(load.Folder, "strace")).FullName;
        using HeldCommand command = HeldCommand.Start(
            ["strace", "-ff", "-y", "-o", $"{folder}/of", "-e", $"trace={Traced}", load.Program, "set", load.Folder]);
        Assert.Equal("", source.Add(command.Pid, children: true));
        SyscallLoad.RunToEnd(command, () => source.Drain(store));

        var ours = Enumerable.Range(0, store.Count).Select(i => store[store.FirstSequence + i]).GroupBy(static e => e.Tid)
            .ToDictionary(static group => group.Key, group => group.Select(e => Line(store, in e)).ToList());
        string[] files = Directory.GetFiles(folder);
        Assert.Equal(4, files.Length);
        foreach (string file in files)
        {
            List<string> theirs = [.. File.ReadLines(file).Where(static line => !line.StartsWith('+') && !line.StartsWith('-')).Select(Line)];
            uint tid = uint.Parse(Path.GetExtension(file).AsSpan(1), CultureInfo.InvariantCulture);

            // strace's own child is strace until it becomes the program.
            Assert.True(theirs.Count >= 48, $"{theirs.Count} lines");
            Assert.Equal(theirs, ours[tid].TakeLast(theirs.Count));
        }
    }

    /// <summary>Call, descriptor, last part of the file's name, result.</summary>
    private static string Line(string strace)
    {
        Match match = Call().Match(strace);
        Assert.True(match.Success, strace);
        string name = match.Groups["name"].Value, result = match.Groups["result"].Value, error = match.Groups["error"].Value;
        Match file = name == "sendfile" ? Second().Match(strace) : First().Match(strace);
        string path = file.Groups["path"].Value;
        path = path.StartsWith('/') ? Path.GetFileName(path.Split('<')[0]) : "";
        return $"{name} {file.Groups["fd"].Value} {path} {(error.Length > 0 ? error : result)}";
    }

    private static string Line(SyscallStore store, in SyscallEvent e)
    {
        FileEntry? file = store.FindFile(e.FsDev, e.Inode);
        string path = file is null ? "" : Path.GetFileName(Encoding.UTF8.GetString(file.Path.Span));
        string result = e.Result < 0 ? Errno.NameOf((int)-e.Result) ?? "?" : e.Result.ToString(CultureInfo.InvariantCulture);
        return $"{SyscallNames.NameOf(e.Syscall)} {e.Fd} {path} {result}";
    }

    [GeneratedRegex(@"^(?<name>\w+)\(.*\) += (?<result>-?\d+)( (?<error>E\w+).*)?$")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\w+\((?<fd>-?\d+)(<(?<path>[^>]*)>)?")]
    private static partial Regex First();

    [GeneratedRegex(@"^\w+\(-?\d+(<[^>]*>)?, (?<fd>-?\d+)(<(?<path>[^>]*)>)?")]
    private static partial Regex Second();
}
