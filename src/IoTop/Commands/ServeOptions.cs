using System.Net;

namespace IoTop.Commands;

/// <summary>What <c>serve</c> was asked for.</summary>
internal sealed record ServeOptions
{
    /// <summary>The port that is used when none is named.</summary>
    public const int DefaultPort = 9464;

    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, DefaultPort);

    /// <summary>How long the counters are left unread when nobody asks.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many processes, and how many cgroups, have series of their own.</summary>
    public int Top { get; init; } = 50;

    /// <summary>Devices that have series, by name, path, mount point or major:minor; empty: all disks.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Writes count for who dirtied the page, not for who submitted them.</summary>
    public bool ByDirtier { get; init; }
}
