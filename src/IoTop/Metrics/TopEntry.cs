using IoTop.Model;

namespace IoTop.Metrics;

/// <summary>A row that has a series, or might get one.</summary>
internal sealed class TopEntry
{
    // A process is often met between fork and exec, when it still bears the name of its parent.
    private const int SettlingUpdates = 3;

    // Whoever changes his name all the time must not make a series of each.
    private const ulong RenameNs = 300_000_000_000;

    private byte[] _name = [];
    private ulong _namedNs;
    private int _updates;

    public ProcessRow Row { get; set; } = null!;

    /// <summary>Bytes that it did of late, older ones counting for less.</summary>
    public double Score { get; set; }

    /// <summary>It has a series.</summary>
    public bool IsShown { get; set; }

    /// <summary>What it had done before it got its series.</summary>
    public Amounts Base { get; } = new();

    /// <summary>What it did since.</summary>
    public Amounts Own { get; } = new();

    /// <summary>The name that its series bears.</summary>
    public ReadOnlySpan<byte> Name => _name;

    public void Begin(ulong nowNs)
    {
        _name = Row.Info.Comm.ToArray();
        _namedNs = nowNs;
        _updates = 0;
        IsShown = true;
    }

    /// <summary>Whether it may be given another name now.</summary>
    public bool MayRename(ulong nowNs)
    {
        _updates++;
        return !Row.Info.Comm.SequenceEqual(_name) && (_updates <= SettlingUpdates || nowNs - _namedNs >= RenameNs);
    }

    public void Rename(ulong nowNs)
    {
        _name = Row.Info.Comm.ToArray();
        _namedNs = nowNs;
    }
}
