using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>A BPF ring buffer map in our address space, and the descriptor that tells when its fill mark was passed.</summary>
internal sealed unsafe class RingBuffer : IDisposable
{
    private readonly MappedPages _consumerPage;
    private readonly MappedPages _producerPages;
    private readonly int _size;
    private readonly int _pageSize;
    private int _epoll = -1;

    /// <param name="fd">The map's descriptor; the caller keeps it open.</param>
    /// <param name="size">The map's max_entries, in bytes.</param>
    internal RingBuffer(int fd, int size)
    {
        _size = size;
        _pageSize = Environment.SystemPageSize;
        _consumerPage = new MappedPages(fd, 0, (nuint)_pageSize, Libc.ProtRead | Libc.ProtWrite);
        _producerPages = new MappedPages(fd, _pageSize, (nuint)(_pageSize + (2 * size)), Libc.ProtRead);
        _epoll = WatchEdges(fd);
    }

    /// <summary>
    /// Polls as readable after a forced wakeup only. The map's own descriptor would be readable whenever the ring holds anything,
    /// which is always, and would turn the drain into a busy loop.
    /// </summary>
    internal int WakeFd => _epoll;

    /// <summary>Lets the wakeups of another ring come out of <see cref="WakeFd"/> too, as long as that ring's map exists.</summary>
    internal void AlsoWake(int fd) => Watch(_epoll, fd);

    internal RingBufferReader Read()
    {
        // SAFETY: both mappings live as long as this object; the kernel maps the data pages twice, behind the producer page
        // (ringbuf_map_mmap_kern), and position words are 8-byte aligned at the start of their pages.
        ref ulong consumer = ref *(ulong*)_consumerPage.DangerousGetHandle();
        byte* producerPage = (byte*)_producerPages.DangerousGetHandle();
        return new RingBufferReader(
            new ReadOnlySpan<byte>(producerPage + _pageSize, 2 * _size), ref *(ulong*)producerPage, ref consumer);
    }

    /// <summary>Takes back a wakeup that was delivered, so that <see cref="WakeFd"/> is quiet until the next one.</summary>
    internal void ClearWakeup()
    {
        // SAFETY: room for two struct epoll_event, whatever its padding.
        ulong* events = stackalloc ulong[4];
        _ = Libc.epoll_wait(_epoll, events, 2, 0);
    }

    public void Dispose()
    {
        if (_epoll >= 0)
        {
            _ = Libc.close(_epoll);
            _epoll = -1;
        }

        _consumerPage.Dispose();
        _producerPages.Dispose();
    }

    private static int WatchEdges(int fd)
    {
        int epoll = Libc.epoll_create1(0x80000 /* EPOLL_CLOEXEC */);
        if (epoll < 0)
        {
            throw BpfException.FromErrno("watch the event ring", Marshal.GetLastPInvokeError());
        }

        try
        {
            Watch(epoll, fd);
        }
        catch
        {
            _ = Libc.close(epoll);
            throw;
        }

        return epoll;
    }

    private static void Watch(int epoll, int fd)
    {
        // SAFETY: struct epoll_event begins with its u32 events in both of its layouts (packed on x86-64).
        ulong* interest = stackalloc ulong[2];
        interest[0] = Libc.EpollIn | Libc.EpollEdgeTriggered;
        interest[1] = 0;
        if (Libc.epoll_ctl(epoll, Libc.EpollControlAdd, fd, interest) < 0)
        {
            throw BpfException.FromErrno("watch a ring", Marshal.GetLastPInvokeError());
        }
    }
}
