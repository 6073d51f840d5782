namespace IoTop.Model;

/// <summary>
/// Who the processes (and threads) are, out of /proc. A scan allocates nothing when no process came, went or changed.
/// </summary>
public sealed class ProcessCatalog : IDisposable
{
    private readonly List<ProcessInfo> _tasks = [];

    public ProcessCatalog(ProcessCatalogOptions? options = null)
    {
        Options = options ?? new ProcessCatalogOptions();
    }

    public ProcessCatalogOptions Options { get; }

    /// <summary>Look at threads too: the next scan lists them all.</summary>
    public bool WithThreads { get; set; }

    /// <summary>Every process (and thread, when <see cref="WithThreads"/>), remembered ones that ended included, in no order.</summary>
    public ReadOnlySpan<ProcessInfo> Tasks => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tasks);

    /// <summary>Brings everything up to date; <paramref name="nowNs"/> is CLOCK_MONOTONIC.</summary>
    public void Scan(ulong nowNs) => throw new NotImplementedException();

    /// <summary>A process by its tgid or a thread by its tid; a remembered one too. Looks at nothing but what is known.</summary>
    public bool TryGet(uint tid, out ProcessInfo info) => throw new NotImplementedException();

    /// <summary>Adds a process by hand; replaces the one with the same number.</summary>
    public ProcessInfo Add(ProcessRecord record) => throw new NotImplementedException();

    /// <summary>Marks a process that was added by hand as ended.</summary>
    public void MarkExited(uint tid, ulong nowNs) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
