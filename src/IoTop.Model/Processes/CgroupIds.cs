using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>
/// Paths of cgroups by the id that the kernel gives them: for processes that ended before anybody looked at them. The kernel is asked once
/// for each; the answers are kept, of a bounded number.
/// </summary>
internal sealed class CgroupIds : IDisposable
{
    // A machine with more cgroups than this asks again now and then.
    private const int MaxKept = 4096;

    private readonly Dictionary<ulong, byte[]> _paths = [];
    private readonly DirectoryHandle? _root;
    private readonly byte[] _prefix = [];
    private readonly bool _isAlone;

    public CgroupIds()
        : this(CgroupMount.Find())
    {
    }

    /// <param name="mount">Where cgroup v2 is mounted; null: nowhere.</param>
    public CgroupIds(string? mount)
    {
        if (mount is not null)
        {
            _root = DirectoryHandle.Open(mount);
            _prefix = System.Text.Encoding.UTF8.GetBytes(mount);
            _isAlone = !mount.EndsWith("/unified", StringComparison.Ordinal);
        }
    }

    /// <summary>How many are kept now.</summary>
    public int Count => _paths.Count;

    /// <summary>The path below the mount; empty when there is no such cgroup (any more), or it may not be asked for.</summary>
    public ReadOnlySpan<byte> PathOf(ulong id)
    {
        if (id == 0 || _root is null || _root.IsInvalid)
        {
            return default;
        }

        if (!_paths.TryGetValue(id, out byte[]? path))
        {
            path = Ask(id);
            if (_paths.Count >= MaxKept)
            {
                _paths.Clear();
            }

            _paths.Add(id, path);
        }

        return path;
    }

    public void Dispose() => _root?.Dispose();

    private byte[] Ask(ulong id)
    {
        Span<byte> target = stackalloc byte[4096];
        int length = Libc.PathOfCgroup(_root!, id, target);
        ReadOnlySpan<byte> path = target[..length];

        // What was removed is found for a while yet, with a remark behind its name.
        ReadOnlySpan<byte> removed = " (deleted)"u8;
        path = path.EndsWith(removed) ? path[..^removed.Length] : path;
        if (!path.StartsWith(_prefix))
        {
            return [];
        }

        path = path[_prefix.Length..];

        // Beside version 1, which says where a process really is, the root of version 2 is where all of them are.
        return !path.IsEmpty ? path.ToArray() : _isAlone ? "/"u8.ToArray() : [];
    }
}
