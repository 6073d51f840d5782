namespace IoTop.Tests.Commands;

/// <summary>The recording that comes with the program: that it is there, can be read, and tells its story.</summary>
public sealed class DemoTests
{
    private readonly TestWorld _world = new();

    [Fact]
    public void Demo_shows_who_did_what_without_a_terminal()
    {
        Assert.Equal(0, _world.Run("demo -b -P -k"));
        Assert.Contains("database", _world.Text, StringComparison.Ordinal);
        Assert.Contains("report", _world.Text, StringComparison.Ordinal);
        Assert.Contains("alice", _world.Text, StringComparison.Ordinal);
        Assert.Null(_world.Requested);
    }

    [Fact]
    public void Demo_takes_the_options_of_the_screen()
    {
        Assert.Equal(0, _world.Run("demo --json -n 3"));
        Assert.Contains("\"type\":\"total\"", _world.Text, StringComparison.Ordinal);
        Assert.Equal(2, _world.Run("demo"));
        Assert.Contains("try: iotop-sharp demo -b", _world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_opens_the_screen_on_a_terminal()
    {
        _world.Host = _world.Host with { IsInteractive = true };
        Assert.Equal(0, _world.Run("demo -o"));
        Assert.True(_world.Screen!.Only);
        Assert.NotNull(_world.Screen.From);
    }

    [Fact]
    public void Demo_leaves_no_file_behind()
    {
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "iotop-sharp-demo-*");
        Assert.Equal(0, _world.Run("demo -b -n 1"));
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "iotop-sharp-demo-*").Except(before));
    }
}
