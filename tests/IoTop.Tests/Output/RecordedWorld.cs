using System.Text;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>A scripted machine that is recorded into a file while a command looks at it.</summary>
internal sealed class RecordedWorld : IDisposable
{
    private readonly Random _random = new(11);
    private IoModel? _model;
    private Recorder? _recorder;
    private FileBlocks? _file;

    public RecordedWorld()
    {
        Action<IoModel> describe = Live.Host.ModelMade!;
        Live.Host = Live.Host with
        {
            ModelMade = model =>
            {
                describe(model);
                model.Clock.SetOffset((Live.Time.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) * 100 - (long)Live.Source.NowNs);
                _model = model;
            },
        };
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"iotop-sharp-test-{Guid.NewGuid():N}.iotop");

    public TestWorld Live { get; } = new();

    /// <summary>Runs a command over the machine for so many seconds, and ends the recording; returns what it printed.</summary>
    /// <param name="refreshes">The command closes no intervals itself.</param>
    public string Record(string line, int seconds, bool refreshes)
    {
        for (int second = 0; second < seconds; second++)
        {
            Live.Then(() =>
            {
                Keep(refreshes);
                Load();
            });
        }

        Assert.Equal(ExitCode.Done, Live.Run(line));
        Keep(refreshes);
        _recorder!.Dispose();
        _file!.Dispose();
        return Live.Text;
    }

    /// <summary>The same command over the file.</summary>
    public string Replay(string line, out string errors)
    {
        var world = new TestWorld();
        world.Host = world.Host with { OpenSource = static _ => throw new InvalidOperationException("the kernel is not asked") };
        Assert.Equal(ExitCode.Done, world.Run(line.Replace("FILE", Path, StringComparison.Ordinal)));
        errors = world.Error.ToString();
        return world.Text;
    }

    public void Dispose() => File.Delete(Path);

    private void Keep(bool refreshes)
    {
        if (_recorder is null)
        {
            _file = new FileBlocks(Path);
            _recorder = new Recorder(_model!, RecordingDescription.Of(_model!, "test", "test") with { Captured = CaptureLevel.Payload });
            _recorder.Add(_file, payload: true);
            return;
        }

        _recorder.Drained();
        if (refreshes)
        {
            _model!.Refresh();
        }

        _recorder.Refreshed();
    }

    private void Load()
    {
        for (int i = 0; i < 5; i++)
        {
            Live.Io(812, "postgres", IoOperation.Read, 8192u << _random.Next(3), 0.1 * _random.Next(1, 40), sector: (ulong)_random.Next(1 << 20));
            Live.Io(40, "kworker/u8:1", IoOperation.Write, 65_536, 7.5, TestWorld.Nvme, 4096);
        }

        Live.Io(0, "", IoOperation.Write, 4096, 0);
        Live.Io(977, Encoding.UTF8.GetBytes("e\u001bvil\n"), IoOperation.Write, 512, 0.5, TestWorld.Sda1, 77, 1u << 11, 5);
        Live.Source.Complete(Captures.Io(Live, IoOperation.Write, 8192 + ((ulong)_random.Next(100) * 8), Captures.Block("secret text")));
        Live.Source.Complete(Captures.Io(Live, IoOperation.Read, 1 << 20, 4096, 8192));
    }
}
