namespace IoTop.Tui;

/// <summary>
/// A row of a key table: dispatch, status bar, help and README all come from it. The keys are written as text, several of them
/// apart by blanks: <c>new("q Q F10", "Quit", Command.Quit, "Leave the program")</c>.
/// </summary>
public sealed class KeyBinding<TCommand>
    where TCommand : struct, Enum
{
    /// <param name="keys">One or more key names apart by blanks; the first is the one shown in the status bar.</param>
    /// <param name="label">Words for the status bar; empty: not shown there.</param>
    /// <param name="command">What the key does.</param>
    /// <param name="help">One sentence for the help screen.</param>
    /// <exception cref="FormatException">A name in <paramref name="keys"/> is no key.</exception>
    public KeyBinding(string keys, string label, TCommand command, string help)
    {
        string[] names = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Keys = Array.ConvertAll(names, static name => KeyInput.Parse(name));
        KeysText = string.Join(' ', names);
        KeyText = names.Length > 0 ? names[0] : "";
        Label = label;
        Command = command;
        Help = help;
    }

    public IReadOnlyList<KeyInput> Keys { get; }

    /// <summary>All keys, as help shows them.</summary>
    public string KeysText { get; }

    /// <summary>The first key, as the status bar shows it.</summary>
    public string KeyText { get; }

    public string Label { get; }

    public TCommand Command { get; }

    public string Help { get; }
}
