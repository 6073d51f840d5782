using IoTop.Tui;
using Table = IoTop.Tui.KeyTable<IoTop.Keys.Command>;

namespace IoTop.Keys;

/// <summary>The keys of a past that is shown. They come before those of the screen, whatever that is.</summary>
internal static class TimeKeys
{
    /// <summary>
    /// What holds while the past or a recording is shown. What a key here means to a screen otherwise, another key does, too.
    /// </summary>
    public static Table Past { get; } = new(
        "The past",
        [
            new("Space", "Play", Command.PlayPause, "Play from here, or pause"),
            new(",", "", Command.PlaySlower, "Play slower, down to a tenth"),
            new(".", "Faster", Command.PlayFaster, "Play faster, up to a thousand times"),
            new("[", "Back", Command.TimeBack, "An interval back, and pause"),
            new("]", "Forth", Command.TimeForth, "An interval forth, and pause; behind the newest one is now"),
            new("g", "Time", Command.GoToTime, "Type a time to go to: 14:03:20, or -90s from now (of a recording: from its end)"),
            new("F12 M-n", "Now", Command.ReturnToNow, "Return to now"),
        ]);
}
