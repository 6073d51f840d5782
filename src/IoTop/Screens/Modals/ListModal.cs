using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>A list to choose one or several from.</summary>
internal sealed class ListModal(ListDialog dialog, Action<IReadOnlySet<long>> accept) : Modal
{
    public override CursorPosition Draw(Canvas canvas) => dialog.Draw(canvas);

    public override bool HandleKey(KeyInput key)
    {
        switch (dialog.HandleKey(key))
        {
            case EditResult.Accepted:
                accept(dialog.Marked);
                return false;
            case EditResult.Cancelled:
                return false;
            default:
                return true;
        }
    }
}
