namespace IoTop.Tui;

/// <summary>
/// A list to choose from: typing narrows it, Space marks (several, if allowed), C-a marks all that are shown or none, Enter takes
/// the marked ones, or the one under the cursor when nothing was marked or unmarked.
/// </summary>
public sealed partial class ListDialog
{
    private readonly LineEditor _filter = new(128);
    private readonly HashSet<long> _marked = [];
    private readonly bool _isMultiple;
    private ListItem[] _items = [];
    private int[] _shown = [];
    private int _shownCount;
    private int _cursor;
    private bool _hasMarks;

    public ListDialog(string title, IReadOnlyList<ListItem> items, bool isMultiple = true, IEnumerable<long>? marked = null)
    {
        Title = title;
        _isMultiple = isMultiple;
        _marked.UnionWith(marked ?? []);
        _hasMarks = _marked.Count > 0;
        SetItems(items);
    }

    public string Title { get; }

    /// <summary>Ids marked so far; ids that are not in the list stay marked.</summary>
    public IReadOnlySet<long> Marked => _marked;

    public string Filter => _filter.Text;

    /// <summary>The item under the cursor; null when none is shown.</summary>
    public ListItem? Current => _cursor < _shownCount ? _items[_shown[_cursor]] : null;

    /// <summary>Takes other items while the dialog is open; marks, filter and cursor stay.</summary>
    public void SetItems(IReadOnlyList<ListItem> items)
    {
        long? current = Current?.Id;
        _items = [.. items];
        _shown = new int[_items.Length];
        Narrow();
        for (int index = 0; index < _shownCount; index++)
        {
            _cursor = _items[_shown[index]].Id == current ? index : _cursor;
        }
    }

    /// <summary>
    /// Does what a key asks. After <see cref="EditResult.Accepted"/> the choice is in <see cref="Marked"/>; Esc first clears a filter.
    /// </summary>
    public EditResult HandleKey(KeyInput key)
    {
        if (key == ' ')
        {
            return Mark();
        }

        if (key == KeyInput.Control('a'))
        {
            return MarkAll();
        }

        if (key.Modifiers == KeyModifiers.None && Move(key.Key))
        {
            return EditResult.Handled;
        }

        if (key == Key.Escape && _filter.Length > 0)
        {
            _filter.Clear();
            Search();
            return EditResult.Changed;
        }

        EditResult result = _filter.HandleKey(key);
        if (result == EditResult.Changed)
        {
            Search();
        }
        else if (result == EditResult.Accepted && (!_hasMarks || !_isMultiple))
        {
            AcceptCurrent();
        }

        return result;
    }

    private void AcceptCurrent()
    {
        if (Current is ListItem current)
        {
            _marked.Clear();
            _marked.Add(current.Id);
        }
    }

    private bool Move(Key key)
    {
        int? target = key switch
        {
            Key.Up => _cursor - 1,
            Key.Down => _cursor + 1,
            Key.PageUp => _cursor - 10,
            Key.PageDown => _cursor + 10,
            Key.Home => 0,
            Key.End => _shownCount - 1,
            _ => null,
        };
        _cursor = Math.Clamp(target ?? _cursor, 0, Math.Max(0, _shownCount - 1));
        return target is not null;
    }

    private EditResult Mark()
    {
        if (!_isMultiple || Current is not ListItem current)
        {
            return EditResult.Handled;
        }

        _hasMarks = true;
        if (!_marked.Remove(current.Id))
        {
            _marked.Add(current.Id);
        }

        Move(Key.Down);
        return EditResult.Changed;
    }

    private EditResult MarkAll()
    {
        if (!_isMultiple)
        {
            return EditResult.Handled;
        }

        _hasMarks = true;
        bool all = true;
        for (int index = 0; index < _shownCount; index++)
        {
            all &= !_marked.Add(_items[_shown[index]].Id);
        }

        for (int index = 0; all && index < _shownCount; index++)
        {
            _marked.Remove(_items[_shown[index]].Id);
        }

        return EditResult.Changed;
    }

    /// <summary>What was typed has changed: Enter is to take the best match.</summary>
    private void Search()
    {
        Narrow();
        _cursor = 0;
    }

    /// <summary>What is called so comes before what is only described so: "read" finds a column READ before a thread.</summary>
    private void Narrow()
    {
        _shownCount = 0;
        Find(isDescribed: false);
        Find(isDescribed: true);
        _cursor = Math.Clamp(_cursor, 0, Math.Max(0, _shownCount - 1));
    }

    private void Find(bool isDescribed)
    {
        string filter = _filter.Text;
        for (int index = 0; index < _items.Length; index++)
        {
            ListItem item = _items[index];
            bool isCalled = item.Label.Contains(filter, StringComparison.OrdinalIgnoreCase);
            if (isDescribed ? !isCalled && item.Detail.Contains(filter, StringComparison.OrdinalIgnoreCase) : isCalled)
            {
                _shown[_shownCount++] = index;
            }
        }
    }
}
