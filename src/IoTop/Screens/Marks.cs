namespace IoTop.Screens;

/// <summary>Rows that the user marked. A row that goes and comes back is still marked.</summary>
internal sealed class Marks<TRow>(Func<TRow, long> identity)
{
    private readonly HashSet<long> _marked = [];

    /// <summary>Something is marked, though it may not be there now.</summary>
    public bool Any => _marked.Count > 0;

    public bool Contains(TRow row) => _marked.Contains(identity(row));

    /// <summary>Those of the rows that are marked.</summary>
    public IReadOnlyList<TRow> Of(ReadOnlySpan<TRow> rows)
    {
        List<TRow> marked = [];
        foreach (TRow row in rows)
        {
            if (Contains(row))
            {
                marked.Add(row);
            }
        }

        return marked;
    }

    public void Toggle(TRow row)
    {
        long marked = identity(row);
        if (!_marked.Remove(marked))
        {
            _marked.Add(marked);
        }
    }

    /// <summary>Lets a filter through only what is marked, or the selected one when nothing is; and everything when it had chosen.</summary>
    /// <param name="chosen">The filter's numbers: the lower half of what identifies a row.</param>
    /// <param name="selected">The number of the selected row; null: it has none.</param>
    public void ToggleFilter(HashSet<uint> chosen, uint? selected)
    {
        if (chosen.Count > 0)
        {
            chosen.Clear();
        }
        else if (_marked.Count > 0)
        {
            chosen.UnionWith(_marked.Select(static marked => (uint)marked));
        }
        else if (selected is uint number)
        {
            chosen.Add(number);
        }
    }
}
