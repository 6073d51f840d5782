using System.Globalization;
using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// A tracing instance of our own, with our process id in its name: buffers, tracer, filter and options of its own, that nobody else sees. It
/// outlives its process: see <see cref="LeftProbes"/>.
/// </summary>
internal sealed class TraceInstance : IDisposable
{
    internal const string Folder = "instances";

    // A machine with many processors gets less for each; the kernel's default is 1.4 MiB.
    private const int LargestKb = 4096, SmallestKb = 512, TotalKb = 64 << 10;

    // Who has just closed its files may be a moment late.
    private const int RemoveAttempts = 50, RemoveIntervalMs = 20;

    private static readonly HashSet<string> s_own = [];

    private TraceInstance(string tracefs, string name) => (Tracefs, Name, Path) = (tracefs, name, $"{tracefs}/{Folder}/{name}");

    internal string Tracefs { get; }

    internal string Name { get; }

    internal string Path { get; }

    /// <summary>Makes one, switched off and with CLOCK_MONOTONIC.</summary>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    internal static TraceInstance Make(string tracefs)
    {
        string name = TraceProbes.GroupPrefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        for (int number = 2; Directory.Exists($"{tracefs}/{Folder}/{name}"); number++)
        {
            // A process of another PID namespace may have our number, too; and we may have several.
            name = $"{TraceProbes.GroupPrefix}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}_{number}";
        }

        var instance = new TraceInstance(tracefs, name);
        if (Libc.mkdir(instance.Path, 0x1c0 /* 0700 */) != 0)
        {
            throw BpfException.FromErrno($"make a tracing instance in {tracefs}/{Folder}", Marshal.GetLastPInvokeError());
        }

        lock (s_own)
        {
            s_own.Add(name);
        }

        try
        {
            instance.SetUp();
            return instance;
        }
        catch
        {
            instance.Dispose();
            throw;
        }
    }

    /// <summary>Whether this process has made it, and has it still.</summary>
    internal static bool IsOwn(string name)
    {
        lock (s_own)
        {
            return s_own.Contains(name);
        }
    }

    /// <summary>0 or an errno.</summary>
    internal int Write(string file, string text) => TraceFile.Write($"{Path}/{file}", truncate: true, text);

    /// <summary>Without that it cannot work.</summary>
    internal void Require(string file, string text)
    {
        int errno = Write(file, text);
        if (errno != 0)
        {
            throw BpfException.FromErrno($"write '{text}' to {file} of the tracing instance", errno);
        }
    }

    /// <summary>Empty when it cannot be read.</summary>
    internal string Read(string file) => ReadAny($"{Path}/{file}");

    /// <summary>The same of what all instances share.</summary>
    internal string ReadShared(string file) => ReadAny($"{Tracefs}/{file}");

    private static string ReadAny(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Whether instances can have a tracer here; the top level may have more of them.</summary>
    internal bool HasTracer(string tracer) => Read("available_tracers").Split([' ', '\n']).Contains(tracer);

    /// <summary>Nothing is traced any more, and nothing stays; its files must be closed.</summary>
    public void Dispose()
    {
        _ = Write("tracing_on", "0");
        _ = Write("current_tracer", "nop");
        for (int attempt = 0; attempt < RemoveAttempts && Libc.rmdir(Path) != 0 && Directory.Exists(Path); attempt++)
        {
            Thread.Sleep(RemoveIntervalMs);
        }

        lock (s_own)
        {
            s_own.Remove(Name);
        }
    }

    private void SetUp()
    {
        Require("tracing_on", "0");
        Require("trace_clock", "mono");
        int kb = Math.Clamp(TotalKb / Math.Max(1, Environment.ProcessorCount), SmallestKb, LargestKb);
        _ = Write("buffer_size_kb", kb.ToString(CultureInfo.InvariantCulture)); // without memory it has what it had

        // What has a new name or is new tells so itself, in its turn. Without it, names are those that tasks have when they are looked at.
        _ = Write("events/task/task_newtask/enable", "1");
        _ = Write("events/task/task_rename/enable", "1");
    }
}
