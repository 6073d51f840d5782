namespace IoTop.Model;

/// <content>What a recording tells of it, and how it is made again of that.</content>
public sealed partial class FunctionTable
{
    /// <summary>When the last interval was closed, CLOCK_MONOTONIC.</summary>
    internal ulong ClosedNs => _closedNs;

    /// <summary>CPU time of the probes as of then; null: it is not measured.</summary>
    internal ulong? CostNs => _costNs;

    /// <summary>The row of a process that is or was watched, since then; null: there is none.</summary>
    public FunctionProcessRow? Find(ulong sinceNs, uint tgid) => _byWatch.GetValueOrDefault((sinceNs, tgid));

    /// <summary>Takes a row away, whatever it is.</summary>
    internal void Drop(FunctionProcessRow row)
    {
        _byWatch.Remove(KeyOf(in row.Watch));
        _rows.Remove(row);
    }

    /// <summary>Takes all others away.</summary>
    internal void KeepOnly(HashSet<FunctionProcessRow> rows)
    {
        foreach (FunctionProcessRow row in _rows)
        {
            if (!rows.Contains(row))
            {
                _byWatch.Remove(KeyOf(in row.Watch));
            }
        }

        _rows.RemoveAll(row => !rows.Contains(row));
    }
}
