using System.Globalization;
using System.Runtime.InteropServices;
using IoTop.Interop;

namespace IoTop.Commands;

/// <summary>
/// A loop device on a file, formatted and mounted, in a folder of its own that carries a mark by which what was left behind is known:
/// nothing without it is touched. A lock on a file in it says that it is in use, and ends with whoever holds it.
/// </summary>
internal sealed class PlaygroundDisk : IDisposable
{
    /// <summary>How the names of the folders begin.</summary>
    public const string Mark = "iotop-sharp-playground-";

    private const string LockName = "lock";
    private const string KeepName = "keep";
    private const string ImageName = "disk.img";
    private const string MountName = "mnt";

    // Whoever looks into a folder at once, a file manager or an indexer, is gone in a moment.
    private const int UnmountTries = 10;
    private static readonly TimeSpan s_unmountTurn = TimeSpan.FromMilliseconds(100);

    // Between the making of the folder and its lock it is not in use yet.
    private static readonly TimeSpan s_lockTime = TimeSpan.FromSeconds(10);

    private readonly string _folder;
    private readonly FileStream _lock;

    private PlaygroundDisk(string folder, FileStream held)
    {
        _folder = folder;
        _lock = held;
        MountPoint = Path.Combine(folder, MountName);
    }

    public string MountPoint { get; }

    /// <summary>Name of the device: loop0.</summary>
    public string Device { get; private set; } = "";

    /// <summary>It stays when this is disposed of.</summary>
    public bool Keep { get; init; }

    /// <summary>Makes the disk and mounts it.</summary>
    /// <exception cref="FailedException">A program that is needed is not there, or failed; nothing is left.</exception>
    public static PlaygroundDisk Make(PlaygroundOptions options)
    {
        string folder = Directory.CreateTempSubdirectory(Mark).FullName;
        var held = new FileStream(Path.Combine(folder, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var disk = new PlaygroundDisk(folder, held) { Keep = options.Keep };
        try
        {
            disk.Mount(options);
            return disk;
        }
        catch
        {
            held.Dispose();
            Remove(folder);
            throw;
        }
    }

    /// <summary>Removes what killed playgrounds have left behind, and those that were kept, when they are meant too.</summary>
    /// <returns>What that was.</returns>
    public static List<string> RemoveLeft(bool kept) => RemoveLeft([.. Places()], kept);

    /// <summary>As above, of what is in these folders.</summary>
    internal static List<string> RemoveLeft(IReadOnlyList<string> places, bool kept)
    {
        var removed = new List<string>();
        foreach (string place in places.Distinct().Where(Directory.Exists))
        {
            foreach (string folder in Directory.EnumerateDirectories(place, Mark + "*"))
            {
                if (IsOurs(folder) && (kept || !File.Exists(Path.Combine(folder, KeepName))) && !IsInUse(folder))
                {
                    Remove(folder);
                    removed.Add(folder);
                }
            }
        }

        return removed;
    }

    /// <summary>Takes everything away, but when it is to be kept.</summary>
    public void Dispose()
    {
        if (Keep)
        {
            File.WriteAllText(Path.Combine(_folder, KeepName), "");
            _lock.Dispose();
            return;
        }

        _lock.Dispose();
        Remove(_folder);
    }

    private void Mount(PlaygroundOptions options)
    {
        string image = Path.Combine(_folder, ImageName);
        using (var file = new FileStream(image, FileMode.CreateNew, FileAccess.Write))
        {
            file.SetLength(options.Bytes);
        }

        string type = options.FileSystem.ToString().ToLowerInvariant();
        string package = options.FileSystem switch
        {
            PlaygroundFileSystem.Xfs => "xfsprogs",
            PlaygroundFileSystem.Btrfs => "btrfs-progs",
            _ => "e2fsprogs",
        };
        Tool.Run($"mkfs.{type}", $"install {package}, or choose another file system with --fs", "-q", image);
        Directory.CreateDirectory(MountPoint);

        // The loop device goes with its mount, whoever takes that away.
        Tool.Run("mount", "losetup --list and dmesg say more; is the kernel's loop module there?",
            "-t", type, "-o", "loop,nosuid,nodev,noexec", image, MountPoint);
        Device = DeviceOf(image) ?? throw new FailedException("the loop device that was mounted is not there", "losetup --list");
    }

    /// <summary>Where marked folders may be: where temporary files are, and where something is mounted in one.</summary>
    private static IEnumerable<string> Places()
    {
        foreach (string place in (string[])[Path.TrimEndingDirectorySeparator(Path.GetTempPath()), "/tmp", "/var/tmp"])
        {
            yield return place;
        }

        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
        {
            // The fifth word is where; spaces in it are escaped.
            string point = line.Split(' ')[4];
            int mark = point.IndexOf("/" + Mark, StringComparison.Ordinal);
            if (mark > 0 && point.EndsWith("/" + MountName, StringComparison.Ordinal))
            {
                yield return point[..mark].Replace("\\040", " ", StringComparison.Ordinal);
            }
        }
    }

    /// <summary>A folder, no link, of this user alone: in a folder where anybody may write, anybody could have made one of that name.</summary>
    private static bool IsOurs(string folder)
    {
        Span<byte> stat = stackalloc byte[Libc.StatxSize];
        if (Libc.statx(Libc.AT_FDCWD, folder, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, ref MemoryMarshal.GetReference(stat)) != 0)
        {
            return false;
        }

        int mode = MemoryMarshal.Read<ushort>(stat[Libc.StatxModeOffset..]);
        return (mode & Libc.S_IFMT) == Libc.S_IFDIR && (mode & 0x3f) == 0
            && MemoryMarshal.Read<uint>(stat[Libc.StatxUidOffset..]) == Libc.geteuid();
    }

    private static bool IsInUse(string folder)
    {
        string path = Path.Combine(folder, LockName);
        if (!File.Exists(path))
        {
            return DateTime.UtcNow - Directory.GetLastWriteTimeUtc(folder) < s_lockTime;
        }

        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Name by name, never what is in folders: whatever else is in there is not ours.</summary>
    private static void Remove(string folder)
    {
        string mount = Path.Combine(folder, MountName);
        Unmount(mount);
        foreach (string name in (string[])[ImageName, KeepName, LockName])
        {
            File.Delete(Path.Combine(folder, name));
        }

        if (Directory.Exists(mount))
        {
            Directory.Delete(mount);
        }

        Directory.Delete(folder);
    }

    private static void Unmount(string mount)
    {
        for (int i = 0; IsMounted(mount); i++)
        {
            // Somebody is still in there: it goes when he leaves.
            string? error = Tool.TryRun("umount", i < UnmountTries ? [mount] : ["--lazy", mount]);
            if (error?.Length > 0 && i > UnmountTries)
            {
                throw new FailedException($"umount failed: {error}", $"umount {mount}; {ProgramSyntax.ProgramName} doctor --clean");
            }

            if (error?.Length != 0)
            {
                Thread.Sleep(s_unmountTurn);
            }
        }
    }

    private static bool IsMounted(string mount)
    {
        string escaped = mount.Replace(" ", "\\040", StringComparison.Ordinal);
        return File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ')[4] == escaped);
    }

    /// <summary>Which loop device has that file.</summary>
    private static string? DeviceOf(string image)
    {
        foreach (string device in Directory.EnumerateDirectories("/sys/block", "loop*"))
        {
            string backing = Path.Combine(device, "loop", "backing_file");
            if (File.Exists(backing) && File.ReadAllText(backing).TrimEnd('\n') == image)
            {
                return Path.GetFileName(device);
            }
        }

        return null;
    }
}
