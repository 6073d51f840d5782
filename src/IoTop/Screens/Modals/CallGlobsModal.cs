using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>Asks which functions are to be traced, and says while they are typed how many that would be.</summary>
internal sealed class CallGlobsModal : Modal
{
    // That many cost the machine more than it gets done.
    private const int Many = 5000;

    private readonly Session _session;
    private readonly LineEditor _editor = new();
    private string _says = "";

    public CallGlobsModal(Session session)
    {
        _session = session;
        _editor.Text = string.Join(' ', session.Calls!.Globs);
        _editor.IsProposal = _editor.Length > 0;
        Count();
    }

    public override CursorPosition Draw(Canvas canvas) =>
        Dialog.DrawPrompt(canvas, "trace calls of functions: vfs_* !*_work", "names or patterns: ", _editor, _says, "Enter traces  Esc cancel");

    public override bool HandleKey(KeyInput key)
    {
        switch (_editor.HandleKey(key))
        {
            case EditResult.Cancelled:
                return false;
            case EditResult.Accepted:
                _session.TraceCalls(CallGlobs.Split(_editor.Text));
                return false;
            case EditResult.Changed:
                Count();
                return true;
            default:
                return true;
        }
    }

    private void Count()
    {
        string[] globs = CallGlobs.Split(_editor.Text);
        if (new CallGlobs(globs).IsEmpty)
        {
            _says = globs.Length == 0 ? "none: nothing is traced" : "there is nothing that ! could take away from";
            return;
        }

        int count = _session.Calls!.Source.Match(globs).Count;
        _says = count == 0 ? "no function that can be traced"
            : count == 1 ? "1 function"
            : count <= Many ? $"{count} functions"
            : $"{count} functions: so many slow the whole machine down";
    }
}
