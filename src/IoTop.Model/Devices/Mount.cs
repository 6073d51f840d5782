namespace IoTop.Model;

/// <summary>A line of mountinfo.</summary>
/// <param name="Id">Of the mount; used again after it has gone.</param>
/// <param name="Dev">s_dev of the file system: that of its device, or an anonymous number.</param>
/// <param name="Root">What of the file system is mounted, from its own root.</param>
/// <param name="Point">Where, in our mount namespace; raw bytes.</param>
internal sealed record Mount(ulong Id, uint Dev, byte[] Root, byte[] Point, string FileSystem, string Source)
{
    private static readonly string[] s_local =
        ["btrfs", "overlay", "tmpfs", "ramfs", "rootfs", "devtmpfs", "proc", "sysfs", "zfs", "bcachefs", "squashfs"];

    public bool IsWhole => Root.AsSpan().SequenceEqual("/"u8);

    /// <summary>Asking this file system cannot wait for a network or for another process.</summary>
    public bool IsLocal => DeviceNumber.Major(Dev) != 0
        ? !FileSystem.StartsWith("fuse", StringComparison.Ordinal)
        : s_local.AsSpan().Contains(FileSystem);

    /// <summary>Whether it is mounted at a path, or above it.</summary>
    public bool IsOnTheWayTo(ReadOnlySpan<byte> path) =>
        path.StartsWith(Point) && (path.Length == Point.Length || Point.Length == 1 || path[Point.Length] == '/');
}
