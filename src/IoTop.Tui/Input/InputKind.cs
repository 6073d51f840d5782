namespace IoTop.Tui;

/// <summary>What an <see cref="InputEvent"/> tells.</summary>
public enum InputKind : byte
{
    None,
    Key,
    Mouse,

    /// <summary>The terminal has a new size, or came back from being suspended: draw everything again.</summary>
    Resize,

    /// <summary>The process was asked to end (SIGINT, SIGTERM, SIGHUP): leave the main loop. See <see cref="InputEvent.Signal"/>.</summary>
    Quit,
}
