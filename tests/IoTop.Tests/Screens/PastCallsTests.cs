using IoTop.Commands;
using IoTop.Model;
using IoTop.Screens;

namespace IoTop.Tests.Screens;

/// <summary>The view of calls in the past and in a recording.</summary>
public sealed class PastCallsTests : IDisposable
{
    private const int Width = 120;
    private const int Height = 36;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"iotop-sharp-test-{Guid.NewGuid():N}.iotop");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("v a")]
    [InlineData("v a a F6 T O T A L Enter")]
    [InlineData("/ f s y n c Enter")]
    [InlineData("/ f s y n c Enter v")]
    [InlineData("PgUp")]
    [InlineData("PgUp Up / p o s t g r e s Enter")]
    public void Past_shows_the_calls_as_they_were(string keys)
    {
        using World world = Tracing(PastTests.WithHistory);
        world.TypeKeys(keys);
        List<string[]> live = [];
        for (int second = 0; second < 8; second++)
        {
            CallScreenTests.Run(world, 1);
            live.Add(Body(world));
        }

        world.Terminal.Resize(Width, Height + 1); // the time line takes a row of its own
        PastTests.AssertBackAndForth(world, live, Body);
        world.Terminal.Resize(Width, Height);
        world.Type("]", "]");
        Assert.Null(world.App.Session.Past);

        // For a moment there was a row less: a list that stays where it is has moved by that.
        Assert.True(keys.StartsWith("PgUp", StringComparison.Ordinal) || live[^1].SequenceEqual(Body(world)), world.Text);
    }

    [Theory]
    [InlineData("", 80, 24)]
    [InlineData("", 120, 36)]
    [InlineData("", 200, 60)]
    [InlineData("v", 80, 24)]
    [InlineData("v", 120, 36)]
    [InlineData("v", 200, 60)]
    public void Past_looks_as_it_did(string keys, int width, int height)
    {
        using World world = Tracing(PastTests.WithHistory, width, height);
        world.TypeKeys(keys);
        CallScreenTests.Run(world, 3);
        world.Type("[", "[");
        Golden.Check($"calls-past{(keys.Length > 0 ? "-tree" : "")}-{width}x{height}", world.Text);
    }

    [Fact]
    public void Past_is_filtered_by_process_and_what_is_traced_stays_as_it_was()
    {
        using World world = Tracing(PastTests.WithHistory);
        world.Type("[", "P");
        world.TypeText("812 977");
        world.Type("Enter");
        Assert.NotEmpty(Rows(world));
        Assert.All(Rows(world), static line => Assert.Matches("^ *(postgres|restic) ", line));
        world.Type("v", "a");
        Assert.DoesNotContain("ksys_write", world.Text, StringComparison.Ordinal);
        Assert.Contains("ksys_pread64", world.Text, StringComparison.Ordinal);
        CallScreenTests.Run(world, 2);
        Assert.Empty(world.CallSource.Selection.Pids);
        world.Type("Del");
        Assert.Contains("ksys_write", world.Text, StringComparison.Ordinal);
        world.Type("P");
        world.TypeText("812");
        world.Type("Enter", "F12");
        CallScreenTests.Run(world, 2);
        Assert.Equal([812u], world.CallSource.Selection.Pids);
        Assert.DoesNotContain("ksys_write", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Past_with_a_filter_counts_for_the_tree_what_the_list_has()
    {
        using World world = Tracing(PastTests.WithHistory);
        CallScreenTests.Run(world, 4);
        world.Type("[", "P");
        world.TypeText("812");
        world.Type("Enter", "v");
        CallView calls = world.App.Session.Calls!;
        Assert.Equal((ulong)calls.Index.Count, calls.Tree.Total);
        Assert.InRange(calls.Tree.Interval, 17ul, 21ul);
    }

    [Theory]
    [InlineData("F7")]
    [InlineData("x")]
    [InlineData("X")]
    [InlineData("Enter")]
    [InlineData("M-w")]
    public void Past_does_nothing_to_the_machine(string key)
    {
        using World world = Tracing(PastTests.WithHistory);
        world.Type("[", key);
        Assert.Contains("this is the past: F12 returns to now", world.Text, StringComparison.Ordinal);
        Assert.NotEmpty(Rows(world));
        Assert.Equal(4, world.CallSource.Selection.Globs.Count);
    }

    [Fact]
    public void Past_before_calls_were_traced_has_none_and_what_comes_meanwhile_is_not_lost()
    {
        using World world = new(Width, Height, PastTests.WithHistory) { CallSource = TracedCalls.Source() };
        world.App.Start();
        world.Run(4);
        world.Type("M-5", "F7");
        world.TypeText("vfs_*");
        world.Type("Enter");
        CallScreenTests.Run(world, 3);
        world.Type("{");
        Assert.Contains("nothing yet", world.Text, StringComparison.Ordinal);
        Assert.Empty(Rows(world));
        long before = world.App.Session.Calls!.Store.NextSequence;
        CallScreenTests.Run(world, 5);
        Assert.Equal(before, world.App.Session.Calls.Store.NextSequence);
        world.Type("F12");
        ulong total = world.App.Session.Calls.Tree.Total;
        Assert.Equal((ulong)world.App.Session.Calls.Store.Count, total);
        world.Type("[");
        Assert.InRange(total - world.App.Session.Calls.Tree.Total, 20ul, 40ul);
    }

    [Fact]
    public void Recording_by_key_shows_the_same_without_the_machine()
    {
        using World world = Tracing(new MonitorOptions { HistoryBytes = 0 });
        Assert.Contains("recording to", world.App.Session.BeginRecording(_path, payload: false), StringComparison.Ordinal);
        world.Type("v", "v");
        List<string[]> lists = [], trees = [];
        for (int second = 0; second < 6; second++)
        {
            CallScreenTests.Run(world, 1);
            lists.Add(Newest(world));
            world.Type("v");
            trees.Add(Body(world));
            world.Type("v");
        }

        Assert.Contains("recorded: ", world.App.Session.EndRecording(), StringComparison.Ordinal);
        using World replay = new(Width, Height + 1, recording: _path);
        replay.App.Start();
        replay.Type("Space", "M-5", "g");
        replay.TypeText("begin");
        replay.Type("Enter");
        for (int second = 0; second < 6; second++)
        {
            Assert.Equal(string.Join('\n', lists[second]), string.Join('\n', Newest(replay)));
            replay.Type("]");
        }

        replay.Type("x");
        Assert.Contains("this is a recording: only a running machine can do that", replay.Text, StringComparison.Ordinal);
        Assert.Contains("traced  vfs_* blk_* ext4_* !*_work", replay.Text, StringComparison.Ordinal);
        replay.Type("g");
        replay.TypeText("begin");
        replay.Type("Enter", "Space");
        replay.Run(3);
        Assert.Equal(lists[3], Newest(replay));
        Assert.False(world.CallSource.IsDisposed);
    }

    [Fact]
    public void Recording_without_calls_says_how_to_make_one_with_them()
    {
        using (World world = World.Running(Width, Height, seconds: 3))
        {
            world.App.Session.BeginRecording(_path, payload: false);
            world.Run(3);
        }

        using World replay = new(Width, Height, recording: _path);
        replay.App.Start();
        replay.Type("M-5");
        Assert.Contains("this is not in the recording: record --calls 'vfs_*' makes one with it", replay.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v")]
    public void Past_survives_absurd_sizes(string keys)
    {
        using World world = Tracing(PastTests.WithHistory, 80, 24);
        world.TypeKeys(keys);
        world.Type("[", "Space");
        AbsurdSizes.Survive(world, () => CallScreenTests.Run(world, 1));
    }

    [Fact]
    public void Frozen_calls_are_told_when_they_are_taken_back()
    {
        using World world = Tracing(PastTests.WithHistory);
        world.Type("s");
        CallScreenTests.Run(world, 3);
        world.Type("s");
        CallScreenTests.Run(world, 2);
        ulong total = world.App.Session.Calls!.Tree.Total;
        world.Type("[");
        Assert.InRange(total - world.App.Session.Calls.Tree.Total, 30ul, 50ul);
        Assert.Equal(0ul, world.App.Session.Calls.Lost);
    }

    private static World Tracing(MonitorOptions options, int width = Width, int height = Height)
    {
        World world = new(width, height, options) { CallSource = TracedCalls.Source() };
        world.App.Start();
        world.Run(5);
        world.Type("M-5", "F7");
        world.TypeText("vfs_* blk_* ext4_* !*_work");
        world.Type("Enter");
        CallScreenTests.Run(world, 6);
        return world;
    }

    /// <summary>The head of the table, and what is under it.</summary>
    private static string[] Body(World world) =>
        [.. world.Terminal.Lines.SkipWhile(static line => !line.Contains("CALLE", StringComparison.Ordinal)).SkipLast(world.App.Session.Past is null ? 1 : 2)];

    private static string[] Rows(World world) => [.. Body(world).Skip(1).Where(static line => line.Trim().Length > 0)];

    /// <summary>The last rows, without the bar beside them.</summary>
    private static string[] Newest(World world) => [.. Rows(world)[^10..].Select(static line => line[..(Width - 1)])];
}
