using IoTop.Commands;

namespace IoTop.Tests.Screens;

/// <summary>The three panes as whole screens, in each of their states and three sizes of terminal.</summary>
public sealed class BytesGoldenTests
{
    public static TheoryData<string, string> Places => new()
    {
        { "panes", "" },
        { "panes-bytes-values", "Down Tab i" },
        { "panes-search", "/ D A M N Enter" },
        { "panes-list", "S-Tab" },
        { "panes-zoomed", "Enter \\" },
        { "panes-save", "v" },
        { "panes-help", "F1" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Panes_LookAsTheyDid_At80x24(string place, string keys) => Check(place, keys, 80, 24);

    [Theory]
    [MemberData(nameof(Places))]
    public void Panes_LookAsTheyDid_At120x40(string place, string keys) => Check(place, keys, 120, 40);

    [Theory]
    [MemberData(nameof(Places))]
    public void Panes_LookAsTheyDid_At160x50(string place, string keys) => Check(place, keys, 160, 50);

    [Theory]
    [MemberData(nameof(Places))]
    public void Panes_SurviveAbsurdSizes(string place, string keys)
    {
        Assert.NotEmpty(place);
        using World world = BytesScreenTests.Opened(80, 24);
        world.TypeKeys(keys);
        AbsurdSizes.Survive(world, () =>
        {
            Captured.Write(world);
            world.Pass(TimeSpan.FromSeconds(1));
        });
    }

    [Fact]
    public void Panes_AreReadable_InAsciiWithoutColours()
    {
        using World world = BytesScreenTests.Opened(120, 40, options: new MonitorOptions { Ascii = true, Color = false });
        world.Type("/");
        world.TypeText("DAMN");
        world.Type("Enter");
        Golden.Check("panes-ascii-mono-120x40", world.Text);
    }

    private static void Check(string place, string keys, int width, int height)
    {
        using World world = BytesScreenTests.Opened(width, height);
        world.TypeKeys(keys);
        Golden.Check($"{place}-{width}x{height}", world.Text);
    }
}
