using System.Globalization;
using System.Runtime.CompilerServices;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>
/// What machines with Debian's kernels recorded: the file "trace" of a tracefs instance, and the same events as they stood in its
/// buffers (trace_pipe_raw), a line each.
/// </summary>
internal static class RecordedCalls
{
    /// <summary>What the kernel printed.</summary>
    public static string Text(string name, [CallerFilePath] string caller = "") => File.ReadAllText(PathOf(name + ".txt", caller));

    /// <summary>Its columns.</summary>
    public static CallSourceDescription Describe(string kernel) => new(CallBackend.Script, "script", [],
        HasMigrateDepth: kernel != "5.10", HasLazyResched: kernel == "7.2", HasGraph: true);

    /// <summary>Lines of "ns cpu pid flags preempt_count callee caller comm".</summary>
    public static ScriptedCallSource Functions(string kernel, [CallerFilePath] string caller = "")
    {
        var source = new ScriptedCallSource { Description = Describe(kernel) };
        foreach (string line in File.ReadLines(PathOf($"ftrace-function-{kernel}.events", caller)))
        {
            string[] words = line.Split(' ', 8);
            byte depth = byte.Parse(words[4], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            source.Add(new CallEvent
            {
                TimeNs = ulong.Parse(words[0], CultureInfo.InvariantCulture),
                Cpu = ushort.Parse(words[1], CultureInfo.InvariantCulture),
                Tid = uint.Parse(words[2], CultureInfo.InvariantCulture),
                Flags = (CallFlags)byte.Parse(words[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                PreemptDepth = (byte)(depth & 0xf),
                MigrateDepth = (byte)(depth >> 4),
                Function = source.AddressOf(words[5]),
                Caller = source.AddressOf(words[6]),
                Comm = ScriptedCallSource.CommOf(words[7]),
            });
        }

        return source;
    }

    /// <summary>Lines of "ns cpu pid E|R depth duration function comm".</summary>
    public static ScriptedCallSource Graph(string kernel, [CallerFilePath] string caller = "")
    {
        var source = new ScriptedCallSource { Description = Describe(kernel) };
        foreach (string line in File.ReadLines(PathOf($"ftrace-graph-{kernel}.events", caller)))
        {
            string[] words = line.Split(' ', 8);
            source.Add(new CallEvent
            {
                Kind = words[3] == "E" ? CallKind.GraphEntry : CallKind.GraphReturn,
                TimeNs = ulong.Parse(words[0], CultureInfo.InvariantCulture),
                Cpu = ushort.Parse(words[1], CultureInfo.InvariantCulture),
                Tid = uint.Parse(words[2], CultureInfo.InvariantCulture),
                Depth = ushort.Parse(words[4], CultureInfo.InvariantCulture),
                DurationNs = ulong.Parse(words[5], CultureInfo.InvariantCulture),
                Function = source.AddressOf(words[6]),
                Comm = ScriptedCallSource.CommOf(words[7]),
            });
        }

        return source;
    }

    private static string PathOf(string name, string caller) => Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
}
