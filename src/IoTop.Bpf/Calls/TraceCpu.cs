using System.Buffers.Text;
using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;
using IoTop.Model;

namespace IoTop.Bpf;

/// <summary>One processor's part of the instance's ring: reads its sub-buffers, keeps what waits for its turn, and knows what was lost.</summary>
internal sealed unsafe class TraceCpu : IDisposable
{
    private const int FirstCapacity = 1024;

    private readonly string _folder;
    private readonly ushort _cpu;
    private readonly CallDecoder _decoder;
    private readonly TracePageLayout _layout;
    private readonly byte[] _page;
    private readonly int _stats;
    private TraceEntry[] _entries = new TraceEntry[FirstCapacity];
    private int _raw = -1;
    private long _first, _next;
    private ulong _lastNs;
    private ulong _overrun, _told, _dropped, _droppedBefore;

    internal TraceCpu(string folder, ushort cpu, CallDecoder decoder, in TracePageLayout layout)
    {
        (_folder, _cpu, _decoder, _layout) = (folder, cpu, decoder, layout);
        _page = new byte[layout.Size];
        _stats = Libc.open($"{folder}/stats", Libc.OpenCloseOnExec);
    }

    /// <summary>How many wait.</summary>
    internal int Count => (int)(_next - _first);

    internal bool HasEntry => _first < _next;

    /// <summary>The oldest that waits; there must be one.</summary>
    internal ref readonly TraceEntry First => ref _entries[_first & (_entries.Length - 1)];

    /// <summary>Records that the kernel had no room for, since the beginning. For what it overwrote there are entries.</summary>
    internal ulong Dropped => _droppedBefore + _dropped;

    internal void RemoveFirst() => _first++;

    /// <summary>Opens the ring; as long as it is open, the instance can have no other tracer.</summary>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    internal void Open()
    {
        _raw = Libc.open($"{_folder}/trace_pipe_raw", Libc.OpenCloseOnExec | Libc.OpenNonBlocking);
        if (_raw < 0)
        {
            throw BpfException.FromErrno($"open {_folder}/trace_pipe_raw", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Closes the ring; what was read stays. The kernel forgets what was lost together with the tracer.</summary>
    internal void Close()
    {
        if (_raw >= 0)
        {
            ReadStats();
            _ = Libc.close(_raw);
            _raw = -1;
        }
    }

    /// <summary>The kernel counts from 0 again.</summary>
    internal void CountAnew() => (_droppedBefore, _dropped, _overrun, _told) = (Dropped, 0, 0, 0);

    /// <summary>Reads what is in the ring, up to what is younger than <paramref name="untilNs"/>.</summary>
    internal void Read(ulong untilNs)
    {
        bool hasRead = false;
        while (_raw >= 0 && (!hasRead || _lastNs <= untilNs))
        {
            nint read;
            fixed (byte* pinned = _page)
            {
                read = Libc.read(_raw, pinned, (nuint)_page.Length);
            }

            if (read <= 0)
            {
                break;
            }

            hasRead = true;
            Decode(_page.AsSpan(0, (int)read));
        }

        if (hasRead)
        {
            ReadStats();
        }
    }

    public void Dispose()
    {
        Close();
        if (_stats >= 0)
        {
            _ = Libc.close(_stats);
        }
    }

    /// <summary>Puts a sub-buffer's entries into the queue.</summary>
    internal void Decode(ReadOnlySpan<byte> page)
    {
        var reader = new TracePageReader(page, in _layout);
        if (reader.HasMissed)
        {
            AppendGap(reader.TimeNs, reader.Missed);
        }

        while (reader.MoveNext())
        {
            if (_decoder.TryDecode(reader.Current, reader.TimeNs, _cpu, out TraceEntry entry))
            {
                Append(in entry);
            }

            _lastNs = reader.TimeNs;
        }
    }

    /// <summary>
    /// "overrun: 12" and so on. What was overwritten is told in its place, too, by a sub-buffer's mark. What came too late, because interrupts had
    /// filled the ring, and what was not taken have no mark.
    /// </summary>
    internal static (ulong Overrun, ulong Dropped) ParseStats(ReadOnlySpan<byte> text) =>
        (Number(text, "\noverrun: "u8), Number(text, "\ncommit overrun: "u8) + Number(text, "\ndropped events: "u8));

    private static ulong Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        int start = text.IndexOf(key);
        return start >= 0 && Utf8Parser.TryParse(text[(start + key.Length)..], out ulong number, out _) ? number : 0;
    }

    private void ReadStats()
    {
        const int Room = 1024;
        byte* text = stackalloc byte[Room];
        nint length = _stats < 0 ? 0 : Libc.pread(_stats, text, Room, 0);
        if (length > 0)
        {
            // SAFETY: the kernel wrote that many bytes.
            (_overrun, _dropped) = ParseStats(new ReadOnlySpan<byte>(text, (int)length));
        }
    }

    /// <summary>A mark that does not say how many is for all that were overwritten and that no mark told of.</summary>
    private void AppendGap(ulong timeNs, ulong missed)
    {
        if (missed == 0)
        {
            ReadStats();
            missed = _overrun - Math.Min(_overrun, _told);
        }

        _told += missed;
        Append(new TraceEntry { Call = CallEvent.Gap(timeNs, _cpu, missed) });
    }

    private void Append(in TraceEntry entry)
    {
        if (_next - _first == _entries.Length)
        {
            Grow();
        }

        _entries[_next & (_entries.Length - 1)] = entry;
        _next++;
    }

    private void Grow()
    {
        var larger = new TraceEntry[_entries.Length * 2];
        for (long i = _first; i < _next; i++)
        {
            larger[i & (larger.Length - 1)] = _entries[i & (_entries.Length - 1)];
        }

        _entries = larger;
    }
}
