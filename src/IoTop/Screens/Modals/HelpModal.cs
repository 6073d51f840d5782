using IoTop.Keys;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The keys of a screen, narrowest scope first, and its columns; both out of their tables.</summary>
internal sealed class HelpModal : Modal
{
    private readonly HelpView _view;
    private TerminalSize _size;

    /// <param name="keys">The keys of the screen.</param>
    /// <param name="columns">Its columns; null: it has none.</param>
    /// <param name="past">The keys that come before those; null: none do.</param>
    public HelpModal(KeyTable<Command> keys, IColumnChoice? columns, KeyTable<Command>? past)
    {
        List<HelpSection> sections = past is null ? [] : [HelpSection.FromKeys(past)];
        for (KeyTable<Command>? table = keys; table is not null; table = table.Parent)
        {
            if (!table.Bindings.IsEmpty)
            {
                sections.Add(HelpSection.FromKeys(table));
            }
        }

        if (columns is not null)
        {
            List<HelpEntry> entries = [];
            for (int column = 0; column < columns.Count; column++)
            {
                entries.Add(new HelpEntry(columns.HeaderOf(column), columns.HelpOf(column)));
            }

            sections.Add(new HelpSection("Columns", entries));
        }

        _view = new HelpView(sections);
    }

    public override CursorPosition Draw(Canvas canvas)
    {
        TerminalSize wanted = new(canvas.Width - 4, canvas.Height - 2);
        Canvas inside = Dialog.DrawFrame(canvas, "help", "arrows scroll  Esc close", wanted, out _);
        _size = new TerminalSize(inside.Width, inside.Height);
        _view.Draw(inside);
        return CursorPosition.Hidden;
    }

    public override bool HandleKey(KeyInput key) => _view.HandleKey(key, _size);
}
