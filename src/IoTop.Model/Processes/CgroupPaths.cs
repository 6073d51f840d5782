using System.Buffers;
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
    public static string NameOf(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> unit = default;
        bool isKubernetes = path.IndexOf("kubepods"u8) >= 0;
        ReadOnlySpan<byte> parent = default;
        string? container = null;
        for (ReadOnlySpan<byte> rest = path; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> part = ByteText.TakeField(ref rest, (byte)'/');
            container = ContainerOf(part, parent, isKubernetes) ?? container;
            unit = IsUnit(part) ? part : unit;
            parent = part;
        }

        return container ?? (unit.IsEmpty ? "" : Encoding.UTF8.GetString(unit));
    }

    private static string? ContainerOf(ReadOnlySpan<byte> part, ReadOnlySpan<byte> parent, bool isKubernetes)
    {
        if (part.StartsWith("lxc.payload."u8))
        {
            return string.Concat("lxc:", Encoding.UTF8.GetString(part["lxc.payload."u8.Length..]));
        }

        if (part.StartsWith("machine-"u8) && part.EndsWith(".scope"u8))
        {
            return string.Concat("machine:", Encoding.UTF8.GetString(part["machine-"u8.Length..^".scope"u8.Length]));
        }

        // "docker-ID.scope" of the systemd driver, or "docker/ID" of the cgroupfs driver.
        ReadOnlySpan<byte> id = part.EndsWith(".scope"u8) ? part[..^".scope"u8.Length] : part;
        int dash = id.LastIndexOf((byte)'-');
        ReadOnlySpan<byte> runtime = dash < 0 ? parent : id[..dash];
        id = id[(dash + 1)..];
        if (!IsContainerId(id))
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

    private static bool IsContainerId(ReadOnlySpan<byte> text) =>
        text.Length >= LeastIdLength && text.IndexOfAnyExcept(s_hexDigits) < 0;

    private static bool IsUnit(ReadOnlySpan<byte> part) =>
        part.EndsWith(".service"u8) || part.EndsWith(".scope"u8) || part.EndsWith(".socket"u8) || part.EndsWith(".mount"u8) ||
        part.EndsWith(".swap"u8);
}
