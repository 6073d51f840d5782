using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>One line to type. What is wrong with it is said while it is typed, and Enter takes only what is right.</summary>
internal sealed class PromptModal : Modal
{
    private readonly string _title;
    private readonly string _label;
    private readonly LineEditor _editor = new();
    private readonly Func<string, string?> _fault;
    private readonly Action<string> _accept;
    private string? _error;

    /// <param name="title">In the frame.</param>
    /// <param name="label">In front of the line.</param>
    /// <param name="text">What stands there at first; typing replaces it, moving edits it.</param>
    /// <param name="fault">Says what is wrong with a text; null: nothing.</param>
    /// <param name="accept">Gets the text when Enter is pressed.</param>
    public PromptModal(string title, string label, string text, Func<string, string?> fault, Action<string> accept)
    {
        _title = title;
        _label = label;
        _editor.Text = text;
        _editor.IsProposal = text.Length > 0;
        _fault = fault;
        _accept = accept;
    }

    public override CursorPosition Draw(Canvas canvas) =>
        Dialog.DrawPrompt(canvas, _title, _label, _editor, _error, "Enter ok  Esc cancel");

    public override bool HandleKey(KeyInput key)
    {
        switch (_editor.HandleKey(key))
        {
            case EditResult.Cancelled:
                return false;
            case EditResult.Accepted:
                _error = _fault(_editor.Text);
                if (_error is null)
                {
                    _accept(_editor.Text);
                }

                return _error is not null;
            case EditResult.Changed:
                _error = _fault(_editor.Text);
                return true;
            default:
                return true;
        }
    }
}
