namespace IoTop.Screens;

/// <summary>What a screen asks of the program around it.</summary>
internal interface IFront
{
    /// <summary>Shows a message above the key bar for some seconds.</summary>
    void Say(string message);

    /// <summary>Opens a question, in place of the one that is open.</summary>
    void Ask(Modal modal);

    /// <summary>What tells many from few in a picture.</summary>
    Tui.Glyphs Glyphs { get; }

    /// <summary>Puts text into the clipboard of the terminal; false when it has none.</summary>
    bool Copy(ReadOnlySpan<byte> utf8);
}
