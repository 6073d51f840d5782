namespace IoTop.Tests.Screens;

/// <summary>Whole screens as text, for every place of the program and three sizes of terminal.</summary>
public sealed class ScreenGoldenTests : PlacesTests
{
    public static TheoryData<string, string> Places => new()
    {
        { "processes", "" },
        { "processes-devices", "Down Up Enter" },
        { "processes-devices-ios", "Down Up Enter Enter" },
        { "processes-devices-ios-bytes", "Down Up Enter Enter Up Up Enter" },
        { "devices", "Tab" },
        { "devices-processes", "Tab Enter" },
        { "devices-processes-ios", "Tab Enter Enter" },
        { "ios", "Tab Tab" },
        { "help", "F1" },
        { "filter", "F4" },
        { "search", "/ p o s" },
        { "pick-devices", "F5" },
        { "pick-operations", "y" },
        { "pick-columns", "F2" },
        { "pick-sort", "F6" },
        { "type-pids", "P 8 1 2 , 9 9 x" },
        { "type-delay", "d" },
        { "ionice", "i" },
        { "frozen-accumulated", "a s" },
    };

    private protected override World Open(int width, int height, bool isShort) =>
        World.Running(width, height, seconds: isShort ? 3 : 40);
}
