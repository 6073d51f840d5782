using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>All filters on one page: a line each. Enter takes them all, if all are right.</summary>
internal sealed class FilterModal : Modal
{
    private const int LabelWidth = 18;
    private const int Width = 70;
    private readonly Session _session;
    private readonly LineEditor[] _editors;
    private readonly string?[] _errors;
    private int _current;

    public FilterModal(Session session)
    {
        _session = session;
        _editors = new LineEditor[FilterText.Fields.Length];
        _errors = new string?[_editors.Length];
        for (int field = 0; field < _editors.Length; field++)
        {
            _editors[field] = new LineEditor { Text = FilterText.Write(session, (FilterField)field) };
        }
    }

    public override CursorPosition Draw(Canvas canvas)
    {
        const string Hint = "Tab next  C-u clear line  Enter ok  Esc cancel";
        TerminalSize size = new(Width, (_editors.Length * 2) + 1);
        Canvas inside = Dialog.DrawFrame(canvas, "filter", Hint, size, out CursorPosition origin);
        CursorPosition cursor = CursorPosition.Hidden;
        inside.Write(0, 0, "an empty line lets everything through"u8, Role.Dim);
        for (int field = 0; field < _editors.Length; field++)
        {
            int row = 1 + (field * 2);
            FilterText.Description description = FilterText.Fields[field];
            Style label = field == _current ? Role.Accent : Role.Normal;
            inside.Write(row, 0, LabelWidth, description.Label, label, Alignment.Left);
            Canvas line = inside.Slice(row, LabelWidth, 1, inside.Width - LabelWidth);
            CursorPosition at = Prompt.Draw(line, "", _editors[field]);
            line.AddFlags(StyleFlags.Underline);
            if (field == _current)
            {
                cursor = at.Offset(origin.Row + row, origin.Column + LabelWidth);
            }

            string? error = _errors[field];
            Style below = error is null ? Role.Dim : Role.Error;
            inside.Write(row + 1, LabelWidth, inside.Width - LabelWidth, error ?? description.Example, below, Alignment.Left);
        }

        return cursor;
    }

    public override bool HandleKey(KeyInput key)
    {
        if (key == Key.Tab || key == Key.Down)
        {
            _current = (_current + 1) % _editors.Length;
            return true;
        }

        if (key == new KeyInput(Key.Tab, KeyModifiers.Shift) || key == Key.Up)
        {
            _current = (_current + _editors.Length - 1) % _editors.Length;
            return true;
        }

        switch (_editors[_current].HandleKey(key))
        {
            case EditResult.Cancelled:
                return false;
            case EditResult.Accepted:
                return !Accept();
            case EditResult.Changed:
                _errors[_current] = FilterText.Fault(_session, (FilterField)_current, _editors[_current].Text);
                return true;
            default:
                return true;
        }
    }

    private bool Accept()
    {
        for (int field = 0; field < _editors.Length; field++)
        {
            _errors[field] = FilterText.Fault(_session, (FilterField)field, _editors[field].Text);
            if (_errors[field] is not null)
            {
                _current = field;
                return false;
            }
        }

        for (int field = 0; field < _editors.Length; field++)
        {
            FilterText.Apply(_session, (FilterField)field, _editors[field].Text);
        }

        _session.ApplyFilter();
        return true;
    }
}
