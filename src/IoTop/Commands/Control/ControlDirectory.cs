using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using IoTop.Interop;

namespace IoTop.Commands;

/// <summary>Where the sockets of running iotop-sharps are, PID.sock each; nobody else may look into it.</summary>
internal static class ControlDirectory
{
    /// <summary>Names another directory than the usual one.</summary>
    public const string Variable = "IOTOP_SHARP_RUN";

    private const string Usual = "/run/iotop-sharp";
    private const string Extension = ".sock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static string Of(Func<string, string?> variable) => variable(Variable) is { Length: > 0 } path ? path : Usual;

    public static string SocketOf(string directory, uint pid) =>
        Path.Combine(directory, pid.ToString(CultureInfo.InvariantCulture) + Extension);

    /// <summary>Makes it when it is not there.</summary>
    /// <exception cref="IOException">It is not ours alone, or no directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static void Make(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }

        Span<byte> stat = stackalloc byte[Libc.StatxSize];
        if (Libc.statx(Libc.AT_FDCWD, directory, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS,
            ref MemoryMarshal.GetReference(stat)) != 0)
        {
            throw new IOException($"{directory}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        int mode = MemoryMarshal.Read<ushort>(stat[Libc.StatxModeOffset..]);
        uint owner = MemoryMarshal.Read<uint>(stat[Libc.StatxUidOffset..]);
        if ((mode & Libc.S_IFMT) != Libc.S_IFDIR || owner != Libc.geteuid() || (mode & 0x3f) != 0)
        {
            throw new IOException($"{directory} is not a directory of this user alone (mode 0700)");
        }
    }

    /// <summary>The pids of those that have a socket there, ascending; whether they still run is another question.</summary>
    public static List<uint> Pids(string directory)
    {
        var pids = new List<uint>();
        if (Directory.Exists(directory))
        {
            foreach (string path in Directory.EnumerateFiles(directory, "*" + Extension))
            {
                if (uint.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out uint pid))
                {
                    pids.Add(pid);
                }
            }
        }

        pids.Sort();
        return pids;
    }

    /// <summary>Removes the sockets of processes that are no more: they were killed.</summary>
    /// <returns>Their paths.</returns>
    public static List<string> RemoveStale(string directory)
    {
        var removed = new List<string>();
        foreach (uint pid in Pids(directory))
        {
            string path = SocketOf(directory, pid);
            if (!ProcessState.IsAlive(pid))
            {
                File.Delete(path);
                removed.Add(path);
            }
        }

        return removed;
    }

    /// <summary>Who is at the other end of a connection may be there: root or the same user.</summary>
    public static bool IsTrusted(Socket socket)
    {
        // struct ucred: pid, uid, gid.
        Span<byte> credentials = stackalloc byte[12];
        int length = socket.GetRawSocketOption(Libc.SOL_SOCKET, Libc.SO_PEERCRED, credentials);
        return length == credentials.Length && IsTrusted(MemoryMarshal.Read<uint>(credentials[4..]), Libc.geteuid());
    }

    public static bool IsTrusted(uint peer, uint own) => peer == 0 || peer == own;
}
