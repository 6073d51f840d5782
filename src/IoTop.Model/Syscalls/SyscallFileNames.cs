using System.Buffers.Text;
using System.Globalization;
using System.Text;
using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>
/// What stands behind a descriptor, as a user of this machine would name it: the path that the kernel told, with its mount point before it;
/// else what /proc/PID/fd/N says; "pipe:[1234]", "socket:[1234]". Bytes of others: sanitize them at drawing. Bounded; allocates only when it
/// looks something up.
/// </summary>
/// <param name="store">Has the names that the kernel told.</param>
/// <param name="devices">Knows what is mounted where.</param>
/// <param name="procRoot">Where processes are looked up; null: nowhere.</param>
public sealed class SyscallFileNames(SyscallStore store, DeviceCatalog devices, string? procRoot)
{
    private const int MostLinks = 8192;
    private const int MostBytes = 4096;

    // Of a recording, whose names nobody can bound but us.
    private const int MostTold = 65_536;
    private const long MostToldBytes = 16 << 20;

    private readonly Dictionary<Link, byte[]> _links = [];
    private readonly Dictionary<Link, byte[]> _told = [];
    private long _toldBytes;

    /// <summary>Writes the name, as much as fits; returns how many bytes. Nothing: there is no file, or nothing is known of it.</summary>
    /// <param name="tgid">Whose descriptor it is.</param>
    /// <param name="fd">-1: none.</param>
    /// <param name="fsDev">The kernel's dev_t of the file system.</param>
    /// <param name="inode">0: not known.</param>
    /// <param name="mode">i_mode.</param>
    /// <param name="text">Where to.</param>
    public int Write(uint tgid, int fd, uint fsDev, ulong inode, ushort mode, Span<byte> text)
    {
        if (inode == 0 && mode == 0)
        {
            return 0; // the call did not get as far as a file
        }

        int written = WriteKnown(tgid, fd, fsDev, inode, mode, text, out _);
        return written > 0 ? written : InodeMode.IsSocket(mode) ? Numbered("socket:["u8, inode, text)
            : InodeMode.IsPipe(mode) ? Numbered("pipe:["u8, inode, text) : Numbered("[inode "u8, inode, text);
    }

    /// <summary>The same, but nothing where its number would have to stand for a name.</summary>
    /// <param name="ofFile">It is called so wherever it is open.</param>
    internal int WriteKnown(uint tgid, int fd, uint fsDev, ulong inode, ushort mode, Span<byte> text, out bool ofFile)
    {
        ofFile = true;
        int written = store.FindFile(fsDev, inode) is FileEntry file ? FilePaths.Write(file, devices, text) : 0;
        if (written > 0)
        {
            return written;
        }

        if (_told.TryGetValue(new Link(inode, fsDev, 0, -1), out byte[]? told))
        {
            return Put(told, text);
        }

        ofFile = false;
        return InodeMode.IsSocket(mode) ? 0 : Put(LinkOf(new Link(inode, fsDev, tgid, fd)), text);
    }

    /// <summary>A recording tells a name; of a file wherever it is open, when <paramref name="fd"/> is -1.</summary>
    internal void Take(uint tgid, int fd, uint fsDev, ulong inode, ReadOnlySpan<byte> name)
    {
        Link key = new(inode, fsDev, tgid, fd);
        if (_told.TryGetValue(key, out byte[]? known) && name.SequenceEqual(known))
        {
            return;
        }

        if (_told.Count >= MostTold || _toldBytes + name.Length > MostToldBytes)
        {
            Forget();
        }

        _told[key] = name.ToArray();
        _toldBytes += name.Length;
    }

    /// <summary>Forgets what a recording has told.</summary>
    internal void Forget()
    {
        _told.Clear();
        _toldBytes = 0;
    }

    private static int Put(ReadOnlySpan<byte> name, Span<byte> text)
    {
        name = name[..Math.Min(name.Length, text.Length)];
        name.CopyTo(text);
        return name.Length;
    }

    private static int Numbered(ReadOnlySpan<byte> what, ulong inode, Span<byte> destination)
    {
        Span<byte> text = stackalloc byte[40];
        what.CopyTo(text);
        _ = Utf8Formatter.TryFormat(inode, text[what.Length..], out int digits);
        int length = what.Length + digits;
        text[length++] = (byte)']';
        length = Math.Min(length, destination.Length);
        text[..length].CopyTo(destination);
        return length;
    }

    /// <summary>What /proc says of the descriptor, if that is still the same file.</summary>
    private ReadOnlySpan<byte> LinkOf(Link key)
    {
        if (_told.TryGetValue(key, out byte[]? told))
        {
            return told;
        }

        if (procRoot is null || key.Fd < 0)
        {
            return default;
        }

        if (_links.TryGetValue(key, out byte[]? known))
        {
            return known;
        }

        if (_links.Count >= MostLinks)
        {
            _links.Clear();
        }

        byte[] path = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{key.Tgid}/fd/{key.Fd}\0"));
        Span<byte> buffer = stackalloc byte[MostBytes];
        int length = Libc.InodeOf(path) == key.Inode ? Libc.ReadLink(path, buffer) : 0;
        byte[] link = length > 0 ? buffer[..length].ToArray() : [];
        _links.Add(key, link);
        return link;
    }

    private readonly record struct Link(ulong Inode, uint FsDev, uint Tgid, int Fd);
}
