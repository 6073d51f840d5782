namespace IoTop.Tui;

/// <summary>One thing that the user or the terminal did.</summary>
public readonly record struct InputEvent
{
    public InputKind Kind { get; private init; }

    public KeyInput Key { get; private init; }

    public MouseInput Mouse { get; private init; }

    /// <summary>The signal number behind <see cref="InputKind.Quit"/>; the exit status is by custom 128 + this.</summary>
    public int Signal { get; private init; }

    public static InputEvent Resize => new() { Kind = InputKind.Resize };

    public static InputEvent FromKey(KeyInput key) => new() { Kind = InputKind.Key, Key = key };

    public static InputEvent FromMouse(MouseInput mouse) => new() { Kind = InputKind.Mouse, Mouse = mouse };

    public static InputEvent Quit(int signal) => new() { Kind = InputKind.Quit, Signal = signal };
}
