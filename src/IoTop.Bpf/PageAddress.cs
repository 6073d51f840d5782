using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using IoTop.Bpf.Interop;

namespace IoTop.Bpf;

/// <summary>
/// Finds the constant that leads from a struct page to the address of its bytes (see bpf/page_address.bpf.c), by the first way that works
/// here, and believes none before a word of our own was read through it.
/// </summary>
internal sealed unsafe class PageAddress : IDisposable
{
    internal const int PageStructShift = 6; // of its size, 64

    private const int MagicOffset = 64; // in the consumer page, behind the position

    private readonly BpfObject _object;
    private readonly BpfMap _questions;
    private readonly MappedPages _consumerPage;
    private readonly int _pageShift = BitOperations.Log2((uint)Environment.SystemPageSize);
    private PageSearch _search;

    private PageAddress(BpfObject loaded)
    {
        _object = loaded;
        _questions = loaded.Map(".data.search");
        BpfMap ring = loaded.Map("probe_ring");
        _consumerPage = new MappedPages(ring.Fd, 0, (nuint)Environment.SystemPageSize, Libc.ProtRead | Libc.ProtWrite);
        _search.Magic = (ulong)Random.Shared.NextInt64(1L << 32, long.MaxValue); // no secret: RandomNumberGenerator would want OpenSSL
        _search.MapId = MapId(ring.Fd);
        _search.PageShift = (uint)_pageShift;
        *(ulong*)(_consumerPage.DangerousGetHandle() + MagicOffset) = _search.Magic; // SAFETY: the page is mapped, and longer
    }

    /// <summary>What was found: the constant (0: none) and how, or why not; every way that was tried has its sentence.</summary>
    internal readonly record struct Answer(ulong Constant, string Way, IReadOnlyList<(string Way, bool Works, string Why)> Tried);

    /// <summary>Asks the kernel; takes some milliseconds. Never throws for what is missing.</summary>
    /// <param name="symbols">Addresses of the kernel's variables.</param>
    /// <param name="every">Try every way, not only until one works: for doctor.</param>
    internal static Answer Find(KernelSymbols symbols, bool every = false)
    {
        try
        {
            using BpfObject loaded = BpfObject.Open(EmbeddedObject.Read("page_address.bpf.o"));
            loaded.Choose("find_ring_page");
            loaded.Choose("find_direct_map");
            loaded.Choose("read_word");
            loaded.Load();
            using var search = new PageAddress(loaded);
            return search.Try(symbols, every);
        }
        catch (BpfException exception)
        {
            return new Answer(0, "", [("own page", false, exception.Message)]);
        }
    }

    public void Dispose() => _consumerPage.Dispose();

    private Answer Try(KernelSymbols symbols, bool every)
    {
        var tried = new List<(string, bool, string)>();
        ulong constant = 0;
        string way = "";
        _object.RunIterator("find_ring_page", () => _questions.Update(0u, in _search));
        ReadAnswers();
        foreach ((string name, Func<(ulong, string)> find) in Ways(symbols))
        {
            (ulong found, string why) = _search.Page == 0 ? (0, "the iterator over maps did not meet the ring") : find();
            if (found != 0 && !ReadsMagic(found))
            {
                (found, why) = (0, "a word of our own was not where it says");
            }

            tried.Add((name, found != 0, found != 0 && constant != 0 && found != constant ? "differs from the others" : why));
            if (found != 0 && constant == 0)
            {
                (constant, way) = (found, name);
            }

            if (constant != 0 && !every)
            {
                break;
            }
        }

        return new Answer(constant, way, tried);
    }

    private IEnumerable<(string Name, Func<(ulong Constant, string Why)> Find)> Ways(KernelSymbols symbols)
    {
        yield return ("own page", FromOwnPage);
        yield return ("kallsyms", () => FromSymbols(symbols));
        yield return ("kcore", FromCore);
    }

    /// <summary>The number of our page tells where the array of pages begins; a search, where the direct map does.</summary>
    private (ulong Constant, string Why) FromOwnPage()
    {
        ulong number = PageNumber(_consumerPage.DangerousGetHandle());
        if (number == 0)
        {
            return (0, "/proc/self/pagemap hides page numbers: that takes CAP_SYS_ADMIN");
        }

        _search.MagicPhysical = (number << _pageShift) + MagicOffset;
        Ask("find_direct_map");
        if (_search.Hits != 1)
        {
            return (0, string.Create(CultureInfo.InvariantCulture, $"the word was found in {_search.Hits} places of the direct map"));
        }

        ulong pages = _search.Page - (number << PageStructShift);
        return (ConstantOf(_search.DirectMap, pages), "a ring's page, pagemap and a search in the direct map");
    }

    private (ulong Constant, string Why) FromSymbols(KernelSymbols symbols)
    {
        ulong pages = symbols.AddressOf("vmemmap_base"), directMap = symbols.AddressOf("page_offset_base");
        if (pages == 0 || directMap == 0)
        {
            return (0, "/proc/kallsyms does not tell vmemmap_base and page_offset_base");
        }

        return (ConstantOf(ReadWord(directMap), ReadWord(pages)), "vmemmap_base and page_offset_base");
    }

    /// <summary>The program headers of /proc/kcore: a segment of the direct map has both its addresses.</summary>
    private (ulong Constant, string Why) FromCore()
    {
        ulong number = PageNumber(_consumerPage.DangerousGetHandle());
        if (number == 0)
        {
            return (0, "/proc/self/pagemap hides page numbers: that takes CAP_SYS_ADMIN");
        }

        ulong directMap = KernelCore.DirectMap(out string why);
        return directMap == 0 ? (0, why) : (ConstantOf(directMap, _search.Page - (number << PageStructShift)), "program headers");
    }

    private ulong ConstantOf(ulong directMap, ulong pages) => directMap - (pages << (_pageShift - PageStructShift));

    private bool ReadsMagic(ulong constant) =>
        ReadWord((_search.Page << (_pageShift - PageStructShift)) + constant + MagicOffset) == _search.Magic;

    private ulong ReadWord(ulong address)
    {
        _search.Address = address;
        Ask("read_word");
        return _search.Error == 0 ? _search.Word : 0;
    }

    private void Ask(string program)
    {
        _ = _questions.Update(0u, in _search);
        _object.RunOnce(program);
        ReadAnswers();
    }

    private void ReadAnswers() => _ = _questions.TryLookup(0u, out _search);

    private static uint MapId(int fd)
    {
        // struct bpf_map_info of linux/bpf.h begins with type and id.
        uint* info = stackalloc uint[32];
        new Span<uint>(info, 32).Clear();
        uint length = 32 * sizeof(uint);
        int result = Libbpf.bpf_obj_get_info_by_fd(fd, info, &length);
        return result == 0 ? info[1] : throw BpfException.FromErrno("ask for the number of a map", -result);
    }

    /// <summary>The number of the page frame behind an address of ours; 0 when the kernel does not tell.</summary>
    private static ulong PageNumber(nint address)
    {
        try
        {
            using FileStream pagemap = new("/proc/self/pagemap", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            Span<byte> entry = stackalloc byte[sizeof(ulong)];
            pagemap.Seek((long)address / Environment.SystemPageSize * sizeof(ulong), SeekOrigin.Begin);
            pagemap.ReadExactly(entry);
            ulong value = MemoryMarshal.Read<ulong>(entry);
            return value >> 63 == 0 ? 0 : value & ((1UL << 55) - 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
