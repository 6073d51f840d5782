using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace IoTop.Model;

/// <summary>Which cgroup a process is in, and what container or unit the path names.</summary>
internal static class CgroupPaths
{
    private static readonly SearchValues<byte> s_hexDigits = SearchValues.Create("0123456789abcdef"u8);

    private const int ShownIdLength = 12;
    private const int LeastIdLength = 32;

    /// <summary>
    /// The path out of /proc/PID/cgroup: that of the v2 tree; where that is the root (v1 systems), systemd's, else the first that is
    /// not the root.
    /// </summary>
    public static ReadOnlySpan<byte> Select(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> chosen = default;
        int chosenRank = 0;
        while (!file.IsEmpty)
        {
            ReadOnlySpan<byte> path = ByteText.TakeLine(ref file);
            ReadOnlySpan<byte> hierarchy = ByteText.TakeField(ref path, (byte)':');
            ReadOnlySpan<byte> controllers = ByteText.TakeField(ref path, (byte)':');
            int rank = path.Length <= 1 ? 1 : hierarchy.SequenceEqual("0"u8) ? 4 : controllers.SequenceEqual("name=systemd"u8) ? 3 : 2;
            if (!path.IsEmpty && rank > chosenRank)
            {
                chosen = path;
                chosenRank = rank;
            }
        }

        return chosen;
    }

    /// <summary>
    /// "docker:0123456789ab", "podman:…", "k8s:…", "lxc:NAME", "machine:NAME", or the innermost systemd unit ("ssh.service"); "" when
    /// the path names none of them.
    /// </summary>
    public static string NameOf(ReadOnlySpan<byte> path) => Parse(path).Name;

    /// <summary>What a path names, and which part of it.</summary>
    public static CgroupName Parse(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> unit = default;
        ReadOnlySpan<byte> parent = default;
        string? container = null;
        string pod = "";
        int containerEnd = 0;
        int unitEnd = 0;
        bool isKubernetes = path.IndexOf("kubepods"u8) >= 0;
        for (ReadOnlySpan<byte> rest = path; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> part = ByteText.TakeField(ref rest, (byte)'/');
            int end = path.Length - rest.Length - (rest.IsEmpty ? 0 : 1);
            if (ContainerOf(part, parent, isKubernetes) is string found)
            {
                (container, containerEnd) = (found, end);
            }

            pod = isKubernetes && PodOf(part) is { Length: > 0 } uid ? uid : pod;

            // A systemd inside of another has its own init.scope: the one that started it says more.
            if (IsUnit(part) && (unit.IsEmpty || !part.SequenceEqual("init.scope"u8)))
            {
                unit = part;
                unitEnd = end;
            }

            parent = part;
        }

        return container is not null ? new CgroupName(container, containerEnd, pod)
            : !unit.IsEmpty ? new CgroupName(Encoding.UTF8.GetString(unit), unitEnd, pod) : new CgroupName("", path.Length, pod);
    }

    private static string? ContainerOf(ReadOnlySpan<byte> part, ReadOnlySpan<byte> parent, bool isKubernetes)
    {
        if (NamedContainerOf(part, parent) is string named)
        {
            return named;
        }

        // "docker-ID.scope" of the systemd driver, "docker/ID" of the cgroupfs driver, "SLICE:cri-containerd:ID" of both at once.
        ReadOnlySpan<byte> id = part.EndsWith(".scope"u8) ? part[..^".scope"u8.Length] : part;
        int dash = id.LastIndexOfAny((byte)'-', (byte)':');
        ReadOnlySpan<byte> runtime = dash < 0 ? parent : id[..dash];
        id = id[(dash + 1)..];

        // conmon looks after a container from outside.
        if (!IsContainerId(id) || runtime.EndsWith("conmon"u8))
        {
            return null;
        }

        string? engine =
            isKubernetes ? "k8s:" :
            runtime.StartsWith("docker"u8) ? "docker:" :
            runtime.StartsWith("libpod"u8) ? "podman:" :
            runtime.IsEmpty || dash < 0 ? null : "container:";
        return engine is null ? null : string.Concat(engine, Encoding.ASCII.GetString(id[..ShownIdLength]));
    }

    /// <summary>LXC and what systemd-machined knows have names, not ids.</summary>
    private static string? NamedContainerOf(ReadOnlySpan<byte> part, ReadOnlySpan<byte> parent)
    {
        if (part.StartsWith("lxc.payload."u8))
        {
            return string.Concat("lxc:", Encoding.UTF8.GetString(part["lxc.payload."u8.Length..]));
        }

        if (parent.SequenceEqual("lxc"u8) && !part.IsEmpty)
        {
            return string.Concat("lxc:", Encoding.UTF8.GetString(part));
        }

        if (part.StartsWith("systemd-nspawn@"u8) && part.EndsWith(".service"u8))
        {
            return string.Concat("machine:", Unescape(part["systemd-nspawn@"u8.Length..^".service"u8.Length]));
        }

        return part.StartsWith("machine-"u8) && part.EndsWith(".scope"u8)
            ? string.Concat("machine:", Unescape(part["machine-"u8.Length..^".scope"u8.Length]))
            : null;
    }

    /// <summary>
    /// "kubepods-burstable-podUID.slice", with _ for -, of the systemd driver, or "podUID" of the cgroupfs driver; "" when it is neither.
    /// </summary>
    private static string PodOf(ReadOnlySpan<byte> part)
    {
        bool isSlice = part.EndsWith(".slice"u8);
        ReadOnlySpan<byte> name = isSlice ? part[..^".slice"u8.Length] : part;
        int at = isSlice ? name.LastIndexOf("-pod"u8) + 1 : 0;
        name = name[at..];
        return name.StartsWith("pod"u8) && name.Length > "pod"u8.Length && (at > 0 || !isSlice)
            ? Encoding.UTF8.GetString(name["pod"u8.Length..]).Replace('_', '-')
            : "";
    }

    /// <summary>systemd writes what may not stand in a unit's name as \xHH.</summary>
    private static string Unescape(ReadOnlySpan<byte> text)
    {
        byte[] plain = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool escaped = text[i] == '\\' && i + 3 < text.Length && text[i + 1] == 'x';
            if (escaped && Utf8Parser.TryParse(text.Slice(i + 2, 2), out byte value, out int used, 'x') && used == 2)
            {
                plain[length++] = value;
                i += 3;
            }
            else
            {
                plain[length++] = text[i];
            }
        }

        return Encoding.UTF8.GetString(plain, 0, length);
    }

    internal static bool IsContainerId(ReadOnlySpan<byte> text) =>
        text.Length >= LeastIdLength && text.IndexOfAnyExcept(s_hexDigits) < 0;

    private static bool IsUnit(ReadOnlySpan<byte> part) =>
        part.EndsWith(".service"u8) || part.EndsWith(".scope"u8) || part.EndsWith(".socket"u8) || part.EndsWith(".mount"u8) ||
        part.EndsWith(".swap"u8);
}

/// <summary>What a cgroup path names.</summary>
/// <param name="Name">Container or systemd unit; "" when the path names none.</param>
/// <param name="Length">How much of the path leads to it; all of it when there is none.</param>
/// <param name="PodUid">Of a container of Kubernetes, the uid of its pod; else "".</param>
internal readonly record struct CgroupName(string Name, int Length, string PodUid);
