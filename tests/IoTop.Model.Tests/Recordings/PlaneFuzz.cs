namespace IoTop.Model.Tests;

/// <summary>The same for what is watched beside the block tracer: blocks whose checksums are right, and what is in them is not.</summary>
internal sealed class PlaneFuzz : IDisposable
{
    // Readers keep what they believe: whoever is asked for a moment anew forgets it.
    private const int ResetEvery = 50;

    private readonly Random _random;
    private readonly Mutations _mutations;
    private readonly IoModel _model = new(new ScriptedEventSource(), IoModelOptions.Detached);
    private readonly RecordedCalls _calls = new(1024);
    private readonly IPlaneReader[] _readers;
    private readonly List<(RecordingBlock Block, byte[] Bytes)> _blocks = [];
    private ulong _nowNs;

    public PlaneFuzz(int seed)
    {
        _random = new Random(seed);
        _mutations = new Mutations(_random);
        _readers = [new RecordedFunctions(), new RecordedSyscalls(_model), _calls];
        using (MemoryBlocks memory = new(8 << 20))
        {
            using (FunctionScript script = new(seed, memory))
            {
                for (int i = 0; i < 80; i++)
                {
                    script.Interval();
                }
            }

            Take(memory);
        }

        using RecordedSyscallsRun syscalls = new(seed, intervals: 80);
        Take(syscalls.Memory);
        using TracedRun calls = new(intervals: 80);
        Take(calls.Memory);
    }

    public long Blocks { get; private set; }

    public long Damaged { get; private set; }

    /// <summary>Kinds of which there are blocks.</summary>
    public int Kinds => _blocks.DistinctBy(static block => block.Block.Kind).Count();

    public void Run()
    {
        (RecordingBlock block, byte[] bytes) = _blocks[_random.Next(_blocks.Count)];
        IPlaneReader reader = Array.Find(_readers, reader => reader.Takes(block.Kind))!;
        if (_random.Next(ResetEvery) == 0)
        {
            reader.Reset();
        }

        try
        {
            reader.Read(_random.Next(8) == 0 ? bytes : _mutations.Of(bytes), in block);
            Blocks++;
        }
        catch (RecordingException)
        {
            Damaged++;
        }

        if (_random.Next(4) == 0)
        {
            reader.Close(_nowNs += Make.Second);
        }
    }

    public void Dispose()
    {
        _calls.Dispose();
        _model.Dispose();
    }

    private void Take(MemoryBlocks memory)
    {
        using Recording recording = Recording.Over(memory);
        for (int i = 0; i < recording.Blocks.Length; i++)
        {
            if (recording.Blocks[i].IsOfPlane)
            {
                _blocks.Add((recording.Blocks[i], recording.Bytes(recording.FirstNumber + i).ToArray()));
            }
        }
    }
}
