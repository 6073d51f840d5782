using IoTop.Model;
using IoTop.Tui;

namespace IoTop.Tests.Screens;

/// <summary>The three panes of one I/O: walks through them, and what they say.</summary>
public sealed class BytesScreenTests
{
    [Fact]
    public void BytesScreen_IsFourKeysFromTheStart()
    {
        using World world = Opened(120, 40);
        File.WriteAllText("/tmp/a.txt", world.Text);
        world.Type("Enter");
        File.WriteAllText("/tmp/b.txt", world.Text);
    }

    /// <summary>The program in front of an I/O of vim with three segments, two keys before the end of the way.</summary>
    internal static World Opened(int width, int height)
    {
        World world = World.Running(width, height, seconds: 5);
        world.Type("/", "v", "i", "m", "Enter", "Enter");
        Captured.Write(world);
        world.Pass(TimeSpan.FromSeconds(1));
        world.Type("Enter");
        Captured.Write(world, sector: 8000);
        world.Pass(TimeSpan.FromSeconds(1));
        world.Type("Enter");
        return world;
    }
}
