using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The regular expression of "/", in the line above the key bar: the list narrows while it is typed.</summary>
internal sealed class SearchModal : Modal
{
    private readonly Session _session;
    private readonly string _before;
    private readonly LineEditor _editor = new();

    public SearchModal(Session session)
    {
        _session = session;
        _before = session.Filter.Search;
        _editor.Text = _before;
    }

    public override CursorPosition Draw(Canvas canvas)
    {
        int row = Math.Max(0, canvas.Height - 1);
        bool valid = _session.Filter.IsSearchValid;
        string error = valid ? "regular expression; Enter keep, Esc undo" : "not a regular expression";
        CursorPosition cursor = Prompt.Draw(canvas.Rows(row), "/", _editor, error);

        // The colour says at once whether it is an expression, as in Wireshark.
        Canvas line = canvas.Slice(row, 0, 1, DisplayText.Width(_editor.Text) + 1);
        line.Restyle(valid ? Role.Good : Role.Error);
        return cursor.Offset(row, 0);
    }

    public override bool HandleKey(KeyInput key)
    {
        switch (_editor.HandleKey(key))
        {
            case EditResult.Accepted:
                // What is no expression stays here, where its fault is said.
                return !_session.Filter.IsSearchValid;
            case EditResult.Cancelled:
                Set(_before);
                return false;
            case EditResult.Changed:
                Set(_editor.Text);
                return true;
            default:
                return true;
        }
    }

    private void Set(string text) => _session.Search(text);
}
