using System.Text;

namespace IoTop.Model.Tests;

/// <summary>A directory tree in the place of /proc or /sys, gone when the test ends.</summary>
internal sealed class TempTree : IDisposable
{
    public TempTree() => Root = Directory.CreateTempSubdirectory("iotop-model-").FullName;

    public string Root { get; }

    public void Write(string path, string text) => Write(path, Encoding.Latin1.GetBytes(text));

    public void Write(string path, byte[] bytes)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    public void MakeDirectory(string path) => Directory.CreateDirectory(Path.Combine(Root, path));

    public void Link(string path, string target)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.CreateSymbolicLink(full, target);
    }

    public void Remove(string path)
    {
        string full = Path.Combine(Root, path);
        if (Directory.Exists(full))
        {
            Directory.Delete(full, recursive: true);
        }
        else
        {
            File.Delete(full);
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>A process as /proc shows it. The text is taken byte by byte (Latin-1).</summary>
    public void AddProcess(
        uint pid, string comm, string cmdline = "", uint uid = 1000, ulong start = 100, uint flags = 0x400000, int threads = 1,
        int nice = 0, uint ppid = 1)
    {
        AddTask($"{pid}", pid, comm, uid, start, flags, threads, nice, ppid);
        AddTask($"{pid}/task/{pid}", pid, comm, uid, start, flags, threads, nice, ppid);
        Write($"{pid}/cmdline", cmdline);
    }

    public void AddThread(uint pid, uint tid, string comm, uint uid = 1000, ulong start = 100, int nice = 0) =>
        AddTask($"{pid}/task/{tid}", tid, comm, uid, start, 0x400000, 2, nice, 1);

    private void AddTask(string path, uint id, string comm, uint uid, ulong start, uint flags, int threads, int nice, uint ppid)
    {
        Write($"{path}/stat", Stat(id, comm, start, flags, threads, nice, ppid));
        Write($"{path}/status", $"Name:\t{comm}\nUmask:\t0022\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\nGid:\t0\t0\t0\t0\n");
        Write($"{path}/cgroup", "0::/system.slice/ssh.service\n");
    }

    public static string Stat(
        uint id, string comm, ulong start, uint flags = 0x400000, int threads = 1, int nice = 0, uint ppid = 1) =>
        $"{id} ({comm}) S {ppid} {id} {id} 0 -1 {flags} 10 0 0 0 5 6 0 0 20 {nice} {threads} 0 {start} 1000 200 " +
        "18446744073709551615 1 2 3 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
}
