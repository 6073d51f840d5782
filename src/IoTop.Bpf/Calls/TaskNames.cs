using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>
/// The names of tasks. A task's first name is that which the kernel's tracers remember (saved_cmdlines) or, if they do not, that of /proc;
/// later ones are told by events. Looking one up allocates nothing but room.
/// </summary>
internal sealed unsafe class TaskNames : IDisposable
{
    private const int MaxTasks = 1 << 16;

    private readonly Dictionary<uint, TaskComm> _names = [];
    private readonly int _saved;
    private byte[] _text = new byte[1 << 14];
    private bool _isFresh;

    internal TaskNames(string savedCommandLines) => _saved = Libc.open(savedCommandLines, Libc.OpenCloseOnExec);

    /// <summary>What is not known may be looked up again.</summary>
    internal void BeginDrain() => _isFresh = false;

    internal void Set(uint tid, in TaskComm comm)
    {
        if (_names.Count >= MaxTasks)
        {
            _names.Clear(); // they are found again
        }

        _names[tid] = comm;
    }

    /// <summary>Empty: it has ended, and nobody remembers it.</summary>
    internal TaskComm Get(uint tid)
    {
        if (_names.TryGetValue(tid, out TaskComm comm))
        {
            return comm;
        }

        if (!_isFresh)
        {
            _isFresh = true;
            ReadSaved();
        }

        if (!_names.TryGetValue(tid, out comm) && TryReadComm(tid, out comm))
        {
            Set(tid, in comm);
        }

        return comm;
    }

    public void Dispose()
    {
        if (_saved >= 0)
        {
            _ = Libc.close(_saved);
        }
    }

    /// <summary>"42 name", a line per task; names that are known already are younger than these.</summary>
    internal void Parse(ReadOnlySpan<byte> text)
    {
        for (int end; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
        {
            ReadOnlySpan<byte> line = text[..end];
            if (Utf8Parser.TryParse(line, out uint tid, out int digits) && digits < line.Length && !_names.ContainsKey(tid))
            {
                Set(tid, CommOf(line[(digits + 1)..]));
            }
        }
    }

    private static TaskComm CommOf(ReadOnlySpan<byte> name)
    {
        TaskComm comm = default;
        Span<byte> bytes = comm;
        name[..Math.Min(name.Length, TaskComm.Length - 1)].CopyTo(bytes);
        return comm;
    }

    private void ReadSaved()
    {
        int length = 0;
        for (nint read = 1; _saved >= 0 && read > 0; length += (int)read)
        {
            if (length == _text.Length)
            {
                Array.Resize(ref _text, length * 2);
            }

            fixed (byte* pinned = _text)
            {
                read = Math.Max(0, Libc.pread(_saved, pinned + length, (nuint)(_text.Length - length), length));
            }
        }

        Parse(_text.AsSpan(0, length));
    }

    private static bool TryReadComm(uint tid, out TaskComm comm)
    {
        comm = default;
        Span<byte> path = stackalloc byte[32];
        if (tid == 0)
        {
            comm = CommOf("<idle>"u8);
            return true;
        }

        "/proc/"u8.CopyTo(path);
        _ = tid.TryFormat(path[6..], out int digits, default, CultureInfo.InvariantCulture);
        "/comm\0"u8.CopyTo(path[(6 + digits)..]);
        byte* name = stackalloc byte[TaskComm.Length + 1];
        nint length;
        fixed (byte* pinned = path)
        {
            int fd = Libc.open(pinned, Libc.OpenCloseOnExec);
            if (fd < 0)
            {
                return false;
            }

            length = Libc.read(fd, name, TaskComm.Length);
            _ = Libc.close(fd);
        }

        // SAFETY: the kernel wrote that many bytes into room for one more.
        comm = CommOf(new ReadOnlySpan<byte>(name, (int)Math.Max(0, length)).TrimEnd((byte)'\n'));
        return length > 0;
    }
}
