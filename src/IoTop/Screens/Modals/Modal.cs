using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>A question or a page over the screen; it takes all keys while it is open.</summary>
internal abstract class Modal
{
    /// <summary>Draws it; returns where the cursor belongs.</summary>
    public abstract CursorPosition Draw(Canvas canvas);

    /// <summary>Takes a key; returns false when it is to be closed.</summary>
    public abstract bool HandleKey(KeyInput key);
}
