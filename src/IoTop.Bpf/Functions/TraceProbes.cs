using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>
/// Probes that are defined through tracefs, in a group that has our process id in its name. Unlike libbpf's own they may have as many
/// returns under way as they need; and the kernel tells how many they missed. A definition outlives its process: see
/// <see cref="LeftProbes"/>.
/// </summary>
internal sealed unsafe class TraceProbes : IDisposable
{
    internal const string GroupPrefix = "iotop_sharp_";

    /// <summary>Returns under way that a probe can hold: KRETPROBE_MAXACTIVE_MAX of kernel/trace/trace_kprobe.c.</summary>
    internal const int MaxActive = 4096;

    private const int LongestName = 40; // of 64 with what is added

    private static int s_groups;

    private readonly string _tracefs;
    private readonly string _suffix;
    private readonly List<string> _names = [];
    private readonly List<byte[]> _utf8Names = [];
    private readonly List<ulong> _missed = [];
    private readonly int _profile;
    private byte[] _text = new byte[16384];

    internal TraceProbes(string tracefs)
    {
        _tracefs = tracefs;
        do
        {
            // A process of another PID namespace may have our number, too.
            int group = Interlocked.Increment(ref s_groups);
            _suffix = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + (group == 1 ? "" : $"_{group}");
            Group = GroupPrefix + _suffix;
        }
        while (Directory.Exists($"{tracefs}/events/{Group}"));
        _profile = Libc.open($"{tracefs}/kprobe_profile", Libc.OpenCloseOnExec);
    }

    internal string Group { get; }

    /// <summary>Whether this process has defined any; before, what bears its number is another one's.</summary>
    internal static bool HasGroups => Volatile.Read(ref s_groups) > 0;

    /// <summary>Where tracefs is, mounted if need be; null: nowhere.</summary>
    internal static string? Find()
    {
        const string Own = "/sys/kernel/tracing", Old = "/sys/kernel/debug/tracing";
        if (File.Exists($"{Own}/trace_clock"))
        {
            return Own;
        }

        if (File.Exists($"{Old}/trace_clock"))
        {
            return Old;
        }

        return Directory.Exists(Own) && Libc.mount("tracefs", Own, "tracefs", 0, 0) == 0 ? Own : null;
    }

    /// <summary>Whether probes can be defined here.</summary>
    internal static bool CanDefine(string tracefs)
    {
        // Opening it for writing alone, without truncation, changes nothing.
        int fd = Libc.open($"{tracefs}/kprobe_events", Libc.OpenWriteOnly | Libc.OpenAppend | Libc.OpenCloseOnExec);
        if (fd < 0)
        {
            return false;
        }

        _ = Libc.close(fd);
        return true;
    }

    /// <summary>Defines a probe and returns its number; its name is <see cref="NameOf"/>. Throws when the kernel refuses.</summary>
    internal int Define(string function, bool atReturn)
    {
        // kprobe_profile tells names without groups: the suffix makes ours unique.
        string name = string.Concat(function.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_'));
        name = $"{(name.Length > LongestName ? $"{name[..LongestName]}{_names.Count}" : name)}_{(atReturn ? 'r' : 'e')}_{_suffix}";
        string kind = atReturn ? $"r{MaxActive}" : "p";
        int errno = Command(_tracefs, $"{kind}:{Group}/{name} {function}");
        if (errno != 0)
        {
            throw BpfException.FromErrno($"probe '{function}'", errno);
        }

        _names.Add(name);
        _utf8Names.Add(Encoding.UTF8.GetBytes(name));
        _missed.Add(0);
        return _names.Count - 1;
    }

    internal string NameOf(int probe) => _names[probe];

    /// <summary>What the kernel missed of a probe, when <see cref="ReadMissed"/> was called last.</summary>
    internal ulong Missed(int probe) => _missed[probe];

    /// <summary>Reads kprobe_profile; allocates only when it has grown.</summary>
    internal void ReadMissed()
    {
        if (_profile < 0)
        {
            return;
        }

        int length = 0;
        while (true)
        {
            nint read;
            fixed (byte* pinned = _text)
            {
                read = Libc.pread(_profile, pinned + length, (nuint)(_text.Length - length), length);
            }

            if (read <= 0)
            {
                break;
            }

            length += (int)read;
            if (length == _text.Length)
            {
                Array.Resize(ref _text, length * 2);
            }
        }

        ParseProfile(_text.AsSpan(0, length), CollectionsMarshal.AsSpan(_utf8Names), CollectionsMarshal.AsSpan(_missed));
    }

    /// <summary>"  name hits missed", a line per probe; probes come in the order in which they were defined.</summary>
    internal static void ParseProfile(ReadOnlySpan<byte> text, ReadOnlySpan<byte[]> names, Span<ulong> missed)
    {
        int expected = 0;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? text : text[..end]).Trim((byte)' ');
            text = end < 0 ? [] : text[(end + 1)..];
            int space = line.IndexOf((byte)' ');
            ReadOnlySpan<byte> name = space < 0 ? line : line[..space];
            for (int i = 0; i < names.Length; i++)
            {
                int probe = (expected + i) % names.Length;
                if (name.SequenceEqual(names[probe]))
                {
                    expected = probe + 1;
                    ReadOnlySpan<byte> number = line[(line.LastIndexOf((byte)' ') + 1)..];
                    if (Utf8Parser.TryParse(number, out ulong value, out _))
                    {
                        missed[probe] = value;
                    }

                    break;
                }
            }
        }
    }

    /// <summary>Takes the definitions away; nothing may be attached to them any more.</summary>
    public void Dispose()
    {
        if (_profile >= 0)
        {
            _ = Libc.close(_profile);
        }

        foreach (string name in _names)
        {
            _ = Command(_tracefs, $"-:{Group}/{name}");
        }

        _names.Clear();
    }

    /// <summary>Writes a line to kprobe_events; 0 or an errno.</summary>
    internal static int Command(string tracefs, string line)
    {
        int fd = Libc.open($"{tracefs}/kprobe_events", Libc.OpenWriteOnly | Libc.OpenAppend | Libc.OpenCloseOnExec);
        if (fd < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        byte[] text = Encoding.UTF8.GetBytes(line + '\n');
        nint written;
        int errno;
        fixed (byte* pinned = text)
        {
            written = Libc.write(fd, pinned, (nuint)text.Length);
            errno = written < 0 ? Marshal.GetLastPInvokeError() : 0;
        }

        _ = Libc.close(fd);
        return errno;
    }
}
