namespace IoTop.Model;

/// <summary>Makes recordings of the files of blktrace.</summary>
public sealed class BlktraceImport
{
    private BlktraceImport()
    {
    }

    /// <summary>Records read, notes included.</summary>
    public ulong Records { get; private init; }

    /// <summary>I/Os that were made of them.</summary>
    public ulong Ios { get; private init; }

    /// <summary>I/Os that completed without having been queued: they were under way when the trace began.</summary>
    public ulong WithoutStart { get; private init; }

    /// <summary>I/Os that had not completed when the trace ended.</summary>
    public int UnderWay { get; private init; }

    /// <summary>What could not be read, where and why.</summary>
    public IReadOnlyList<string> Damage { get; private init; } = [];

    /// <summary>Reads traces to their end and writes a recording.</summary>
    /// <param name="paths">Files of blktrace, as <see cref="BlktracePaths"/> finds them.</param>
    /// <param name="sink">Where the recording goes.</param>
    /// <param name="goesOn">Asked now and then; false: that is enough.</param>
    /// <exception cref="RecordingException">There is nothing to read, or nothing more can be written.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static BlktraceImport Write(IReadOnlyList<string> paths, IBlockSink sink, Func<bool>? goesOn = null)
    {
        var source = new BlktraceSource(paths);
        using var model = new IoModel(source, Playback.Detached(new IoModelOptions { EventCapacity = 16384 }));
        model.Clock.SetOffset(source.UnixMinusMonotonicNs);
        using var recorder = new Recorder(model, Description(source, paths));
        recorder.Add(sink, payload: false);
        while (source.Read(out bool isIntervalOver) && (goesOn is null || goesOn()))
        {
            _ = model.Drain();
            recorder.Drained();
            if (isIntervalOver)
            {
                model.Refresh();
                recorder.Refreshed();
            }

            if (recorder.Failure is RecordingException failure)
            {
                throw failure;
            }
        }

        recorder.Remove(sink);
        return new BlktraceImport
        {
            Records = source.Records,
            Ios = recorder.Events,
            WithoutStart = source.Lost(LossKind.NoStart),
            UnderWay = source.UnderWay,
            Damage = source.Damage,
        };
    }

    /// <summary>Opens a trace as if it were a recording: what is made of it lies in a file without a name, and goes with it.</summary>
    /// <exception cref="RecordingException">It is no trace, or there is no room.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Recording Open(string trace)
    {
        string path = Path.Combine(Path.GetTempPath(), $"iotop-sharp.{Environment.ProcessId}.{Guid.NewGuid():N}.iotop");
        try
        {
            using (var blocks = new FileBlocks(path))
            {
                _ = Write(BlktracePaths.Of([trace]), blocks);
            }

            return Recording.Open(path, trace);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static RecordingDescription Description(BlktraceSource source, IReadOnlyList<string> paths) => new()
    {
        Tool = "blktrace",
        Command = string.Join(' ', paths.Take(16)),
        CommandFlags = CommandFlags.Linux612.Bits,
        BeginNs = source.BeginNs,
        UnixMinusMonotonicNs = source.UnixMinusMonotonicNs,
    };
}
