namespace IoTop.Tests.Screens;

/// <summary>
/// The places of a class as whole screens of text, at three sizes of terminal; and none of them fails at sizes that no screen is made for.
/// A class has a property Places: what each is called, and the keys that lead there.
/// </summary>
public abstract class PlacesTests
{
    private protected const int Width = 120;
    private protected const int Height = 36;

    public static TheoryData<int, int> Sizes => new() { { 80, 24 }, { Width, Height }, { 200, 60 } };

    [Theory]
    [PlacesData]
    public void Screens_LookAsTheyDid_At80x24(string place, string keys) => Check(place, keys, 80, 24);

    [Theory]
    [PlacesData]
    public void Screens_LookAsTheyDid_At120x36(string place, string keys) => Check(place, keys, Width, Height);

    [Theory]
    [PlacesData]
    public void Screens_LookAsTheyDid_At200x60(string place, string keys) => Check(place, keys, 200, 60);

    [Theory]
    [PlacesData]
    public void Screens_SurviveAbsurdSizes(string place, string keys)
    {
        Assert.NotEmpty(place);
        using World world = Open(80, 24, isShort: true);
        world.TypeKeys(keys);
        AbsurdSizes.Survive(world, () => Pass(world));
    }

    private protected void Check(string place, string keys, int width, int height)
    {
        using World world = Open(width, height, isShort: false);
        world.TypeKeys(keys);
        Settle(world);
        Golden.Check($"{place}-{width}x{height}", world.Text);
    }

    /// <summary>Where the keys begin.</summary>
    /// <param name="isShort">It need not have run for long: nobody compares what it shows.</param>
    private protected abstract World Open(int width, int height, bool isShort);

    /// <summary>Lets a second pass.</summary>
    private protected virtual void Pass(World world) => world.Run(1);

    /// <summary>Comes between the keys and the look.</summary>
    private protected virtual void Settle(World world)
    {
    }
}
