using IoTop.Commands;
using IoTop.Model;
using IoTop.Screens;
using IoTop.Tui;

namespace IoTop.Tests.Screens;

/// <summary>The screens over a recording are, interval by interval, those of the run that made it.</summary>
public sealed class ReplayFrameTests
{
    private const int Seconds = 20;

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Tab")]
    [InlineData("Tab a")]
    [InlineData("Tab Tab")]
    [InlineData("Down Up Enter")]
    [InlineData("Tab Enter Enter")]
    public void Frames_of_a_replay_are_those_of_the_run(string keys)
    {
        using World live = new(120, 36);
        live.App.Start();
        string[] typed = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var memory = new MemoryBlocks(16 << 20);
        using var recorder = new Recorder(live.Model, RecordingDescription.Of(live.Model, "test", "test"));
        recorder.Add(memory, payload: false);
        live.Type(typed);
        List<string> frames = [];
        for (int second = 0; second < Seconds; second++)
        {
            live.Run(1);
            recorder.Drained();
            recorder.Refreshed();
            frames.Add(live.Text);
        }

        var source = new RecordingSource(Recording.Over(memory));
        var time = new ManualTime(new DateTimeOffset(2026, 11, 21, 14, 3, 20, TimeSpan.Zero));
        var terminal = new MemoryTerminal(120, 36);
        using var app = new App(terminal, Setup(source, time));
        app.Start();
        foreach (string key in typed)
        {
            terminal.Type(key);
            app.Step();
        }

        for (int second = 0; second < Seconds; second++)
        {
            Assert.True(source.NextInterval());
            time.Advance(TimeSpan.FromSeconds(1));
            app.Step();
            Assert.Equal(frames[second], string.Join('\n', terminal.Lines) + "\n");
        }

        Assert.False(source.NextInterval());
    }

    private static SessionSetup Setup(RecordingSource source, TimeProvider time) => new()
    {
        Options = new MonitorOptions { HistoryBytes = 0 },
        OpenSource = () => source,
        Model = Playback.Detached(IoModelOptions.Detached),
        Time = time,
        MonotonicNs = () => source.NowNs,
        CpuTime = static () => TimeSpan.Zero,
    };
}
