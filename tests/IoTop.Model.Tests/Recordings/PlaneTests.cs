namespace IoTop.Model.Tests;

/// <summary>What is watched beside the block tracer comes back at the interval that it belongs to, wherever reading begins.</summary>
public sealed class PlaneTests
{
    private const int Intervals = 300;

    private readonly SquaresPlane _live = new();
    private readonly List<(string Text, ulong Ns)> _shown = [];
    private readonly Random _random = new(3);

    [Fact]
    public void Plane_is_read_again_interval_by_interval()
    {
        using MemoryBlocks memory = Run(64 << 20);
        using RecordingSource source = Open(memory, out SquaresPlane plane, out IoModel model);
        for (int i = 0; i < Intervals; i++)
        {
            Assert.True(Next(source, model));
            Assert.Equal(_shown[i], (plane.ToString(), plane.ClosedNs));
        }

        Assert.False(source.NextInterval());
        Assert.Equal(_live.Events, plane.Events);
    }

    [Fact]
    public void Plane_is_whole_wherever_one_begins()
    {
        using MemoryBlocks memory = Run(64 << 20);
        using RecordingSource source = Open(memory, out SquaresPlane plane, out IoModel model);
        Assert.True(source.Index.Checkpoints.Count > 3);
        for (int checkpoint = 0; checkpoint < source.Index.Checkpoints.Count; checkpoint++)
        {
            int resets = plane.Resets;
            source.Rewind(checkpoint, 0, 0);
            Assert.Equal(resets + 1, plane.Resets);
            model.Empty(source.NowNs, source.CheckpointNs);
            model.Refresh();
            source.ClosePlanes();
            ulong begun = plane.ClosedNs;
            Assert.Equal(checkpoint == 0 ? "" : Shown(begun), plane.ToString());
            Assert.True(Next(source, model));
            Assert.Equal(Shown(plane.ClosedNs), plane.ToString());
            Assert.True(plane.ClosedNs > begun);
        }
    }

    [Fact]
    public void Memory_that_has_forgotten_its_oldest_has_a_whole_plane()
    {
        using MemoryBlocks memory = Run(64 * 1024);
        using RecordingSource source = Open(memory, out SquaresPlane plane, out IoModel model);
        Assert.True(source.Recording.FirstNumber > 50, $"{source.Recording.FirstNumber}");
        Assert.Equal(Shown(plane.ClosedNs), plane.ToString());
        while (Next(source, model))
        {
            Assert.Equal(Shown(plane.ClosedNs), plane.ToString());
        }

        Assert.Equal(_shown[^1].Ns, plane.ClosedNs);
    }

    [Fact]
    public void Plane_that_is_followed_later_is_told_whole_and_only_to_those_it_is_for()
    {
        using MemoryBlocks withBytes = new(1 << 20);
        using MemoryBlocks without = new(1 << 20);
        using (ScriptedRecording script = new(withBytes))
        {
            script.Recorder.Add(without, payload: false);
            script.Interval(3);
            _live.Add(4, 16);
            script.Recorder.Follow(_live);
            _live.Add(5, 25);
            script.Interval(3);
        }

        using RecordingSource source = Open(withBytes, out SquaresPlane plane, out IoModel model);
        Assert.True(Next(source, model));
        Assert.Equal("", plane.ToString());
        Assert.True(Next(source, model));
        Assert.Equal("4:16 5:25", plane.ToString());
        Assert.Equal([5u], plane.Events);
        using RecordingSource bare = Open(without, out plane, out model);
        Assert.True(Next(bare, model) && Next(bare, model));
        Assert.Equal("4:16 5:25", plane.ToString());
        Assert.Empty(plane.Events);
    }

    [Fact]
    public void Who_does_not_know_a_plane_passes_over_it()
    {
        using MemoryBlocks memory = Run(64 << 20);
        using Recording recording = Recording.Over(memory);
        TellingSink sink = RecordingRoundTripTests.ReadAll(recording);
        Assert.Empty(recording.Damage);
        Assert.Equal(Intervals * 3, sink.AllEvents.Count);
    }

    private string Shown(ulong ns) => _shown.Find(shown => shown.Ns == ns).Text ?? $"nothing was shown at {ns}";

    private static bool Next(RecordingSource source, IoModel model)
    {
        if (!source.NextInterval())
        {
            return false;
        }

        model.Refresh();
        source.ClosePlanes();
        return true;
    }

    private static RecordingSource Open(MemoryBlocks memory, out SquaresPlane plane, out IoModel model)
    {
        RecordingSource source = new(Recording.Over(memory));
        plane = new SquaresPlane();
        source.Add(plane);
        source.Rewind(0, source.Recording.FirstNumber, source.Recording.FirstNumber);
        model = new IoModel(source, IoModelOptions.Detached);
        model.Refresh();
        source.ClosePlanes();
        return source;
    }

    private MemoryBlocks Run(long bytes)
    {
        MemoryBlocks memory = new(bytes);
        using ScriptedRecording script = new(memory);
        script.Recorder.Follow(_live);
        for (int i = 0; i < Intervals; i++)
        {
            for (int n = _random.Next(4); n > 0; n--)
            {
                uint number = (uint)_random.Next(1000);
                _live.Add(number, number * number);
            }

            script.Interval(3);
            _shown.Add((_live.ToString(), script.Source.NowNs));
        }

        return memory;
    }
}
