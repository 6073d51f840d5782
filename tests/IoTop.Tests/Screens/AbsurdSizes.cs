namespace IoTop.Tests.Screens;

/// <summary>Sizes of terminals that no screen is made for.</summary>
internal static class AbsurdSizes
{
    private static readonly (int Width, int Height)[] s_sizes =
        [(0, 0), (1, 1), (10, 3), (3, 10), (1, 60), (400, 1), (0, 24), (80, 0), (20, 5), (26, 9), (30, 14), (300, 100)];

    /// <summary>Goes through all of them, each for as long as <paramref name="pass"/> lasts.</summary>
    public static void Survive(World world, Action pass)
    {
        foreach ((int width, int height) in s_sizes)
        {
            world.Terminal.Resize(width, height);
            pass();
            Assert.Equal(height, world.Terminal.Lines.Length);
        }
    }
}
