namespace IoTop.Tests.Screens;

/// <summary>Whole screens as text, for every place of the program and three sizes of terminal.</summary>
public sealed class ScreenGoldenTests
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

    [Theory]
    [MemberData(nameof(Places))]
    public void Screens_LookAsTheyDid_At80x24(string place, string keys) => Check(place, keys, 80, 24);

    [Theory]
    [MemberData(nameof(Places))]
    public void Screens_LookAsTheyDid_At120x36(string place, string keys) => Check(place, keys, 120, 36);

    [Theory]
    [MemberData(nameof(Places))]
    public void Screens_LookAsTheyDid_At200x60(string place, string keys) => Check(place, keys, 200, 60);

    [Theory]
    [MemberData(nameof(Places))]
    public void Screens_SurviveAbsurdSizes(string place, string keys)
    {
        Assert.NotEmpty(place);
        using World world = World.Running(80, 24, seconds: 3);
        world.Type(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        AbsurdSizes.Survive(world, () => world.Run(1));
    }

    private static void Check(string place, string keys, int width, int height)
    {
        using World world = World.Running(width, height);
        world.Type(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Golden.Check($"{place}-{width}x{height}", world.Text);
    }
}
