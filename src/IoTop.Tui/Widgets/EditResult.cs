namespace IoTop.Tui;

/// <summary>What a key did to a line editor or a dialog.</summary>
public enum EditResult : byte
{
    /// <summary>The key means nothing here.</summary>
    Ignored,

    /// <summary>The key was used, nothing but the cursor changed.</summary>
    Handled,

    /// <summary>The text or the choice changed.</summary>
    Changed,

    /// <summary>Enter.</summary>
    Accepted,

    /// <summary>Esc, C-c, C-g.</summary>
    Cancelled,
}
