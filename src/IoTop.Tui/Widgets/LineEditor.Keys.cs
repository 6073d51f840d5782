namespace IoTop.Tui;

public sealed partial class LineEditor
{
    /// <summary>Does what a key asks.</summary>
    public EditResult HandleKey(KeyInput key)
    {
        bool isProposal = IsProposal;
        IsProposal = false;
        if (key.IsText)
        {
            if (isProposal)
            {
                Remove(0, _length, keep: true);
            }

            return Insert(key.CodePoint) ? EditResult.Changed : EditResult.Ignored;
        }

        if (key.Key != Key.None)
        {
            return HandleSpecial(key);
        }

        return key.Modifiers switch
        {
            KeyModifiers.Control => HandleControl(key.CodePoint),
            KeyModifiers.Alt => HandleAlt(key.CodePoint),
            _ => EditResult.Ignored,
        };
    }

    private EditResult HandleSpecial(KeyInput key)
    {
        bool byWord = (key.Modifiers & (KeyModifiers.Control | KeyModifiers.Alt)) != 0;
        return key.Key switch
        {
            Key.Enter => EditResult.Accepted,
            Key.Escape => EditResult.Cancelled,
            Key.Left => MoveTo(byWord ? WordStart() : Cursor - 1),
            Key.Right => MoveTo(byWord ? WordEnd() : Cursor + 1),
            Key.Home => MoveTo(0),
            Key.End => MoveTo(_length),
            Key.Backspace => Edited(byWord ? Remove(WordStart(), Cursor, keep: true) : Remove(Cursor - 1, Cursor, keep: false)),
            Key.Delete => Edited(byWord ? Remove(Cursor, WordEnd(), keep: true) : Remove(Cursor, Cursor + 1, keep: false)),
            _ => EditResult.Ignored,
        };
    }

    private EditResult HandleControl(int letter) => letter switch
    {
        'a' => MoveTo(0),
        'e' => MoveTo(_length),
        'b' => MoveTo(Cursor - 1),
        'f' => MoveTo(Cursor + 1),
        'h' => Edited(Remove(Cursor - 1, Cursor, keep: false)),
        'd' => Edited(Remove(Cursor, Cursor + 1, keep: false)),
        'k' => Edited(Remove(Cursor, _length, keep: true)),
        'u' => Edited(Remove(0, Cursor, keep: true)),
        'w' => Edited(Remove(BlankStart(), Cursor, keep: true)),
        'y' => Edited(Paste()),
        't' => Edited(Swap()),
        'c' or 'g' => EditResult.Cancelled,
        'j' or 'm' => EditResult.Accepted,
        _ => EditResult.Ignored,
    };

    private EditResult HandleAlt(int letter) => letter switch
    {
        'b' => MoveTo(WordStart()),
        'f' => MoveTo(WordEnd()),
        'd' => Edited(Remove(Cursor, WordEnd(), keep: true)),
        _ => EditResult.Ignored,
    };

    private EditResult MoveTo(int place)
    {
        Cursor = Math.Clamp(place, 0, _length);
        return EditResult.Handled;
    }

    private static EditResult Edited(bool changed) => changed ? EditResult.Changed : EditResult.Handled;
}
