using System.IO.Pipes;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Tests.Commands;

/// <summary>trace of a command that it starts, over scripted I/O.</summary>
public sealed class TraceCommandTests : IDisposable
{
    private readonly string _mark = Path.Combine(Path.GetTempPath(), $"iotop-sharp-trace-{Guid.NewGuid():N}");
    private readonly TestWorld _world = new();

    public void Dispose() => File.Delete(_mark);

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 42", 42)]
    [InlineData("kill -TERM $$", 143)]
    public void Exit_status_is_that_of_the_command(string script, int status)
    {
        Turns(1000);
        Assert.Equal(status, _world.Run(["trace", "--", "/bin/sh", "-c", script]));
        Assert.StartsWith("iotop-sharp: 0 I/Os in ", _world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Command_is_chosen_with_all_that_it_forks_before_it_begins()
    {
        Turns(1000);
        Assert.Equal(0, _world.Run(["trace", "-p", "812", "--segments", "--", "/bin/sh", "-c", $"echo $$ > {_mark}"]));
        uint pid = uint.Parse(File.ReadAllText(_mark));
        Assert.Equal([812u, pid], _world.Source.Filter.Processes.ToArray());
        Assert.Equal([812u, pid], _world.Source.Capture.Processes.ToArray());
        Assert.Equal((true, true), (_world.Requested!.Follow, _world.Source.Filter.Children));
    }

    [Fact]
    public void What_completes_before_the_end_of_the_command_is_printed()
    {
        _world.Then(() => _world.Io(812, "sh", IoOperation.Read, 4096, 0.1));
        Turns(1000, () => File.WriteAllText(_mark, ""));
        _world.Run(["trace", "--", "/bin/sh", "-c", $"until [ -e {_mark} ]; do sleep 0.01; done"]);
        Assert.Contains("sh              812     sda      R", _world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--children -p 812", true)]
    [InlineData("-p 812", false)]
    public void Processes_are_followed_when_that_is_asked_for(string options, bool follow)
    {
        _world.Run("trace " + options);
        Assert.Equal((follow, follow), (_world.Requested!.Follow, _world.Source.Filter.Children));
    }

    [Fact]
    public void Children_that_could_not_be_followed_are_told_with_what_to_do()
    {
        _world.Source.Lose(LossKind.FollowedFull, 3);
        _world.Run("trace -p 812 --children");
        Assert.EndsWith("  3 children not traced: too many processes\n  try: -D, without --children and without a COMMAND: everybody's I/Os on a disk\n",
            _world.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Command_goes_on_when_nobody_reads_its_trace()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.DisposeLocalCopyOfClientHandle();
        using var output = new StandardOutput((int)pipe.SafePipeHandle.DangerousGetHandle());
        _world.Host = _world.Host with { Output = output };
        Assert.Equal(7, _world.Run(["trace", "--", "/bin/sh", "-c", $"touch {_mark}; exit 7"]));
        Assert.True(File.Exists(_mark));
    }

    [Fact]
    public void Command_does_not_begin_when_tracing_cannot()
    {
        _world.OpenFails = new BpfException("no", "hint");
        Assert.Equal(3, _world.Run(["trace", "--", "touch", _mark]));
        _world.OpenFails = null;
        _world.Source.CaptureAbility = new CaptureAbility(CaptureLevel.Off, "no BTF");
        Assert.Equal(3, _world.Run(["trace", "--hexdump", "--", "touch", _mark]));
        Assert.Equal(2, _world.Run(["trace", "-D", "nowhere", "--", "touch", _mark]));
        Assert.False(File.Exists(_mark));
    }

    /// <summary>Time for a command to run in, which the script does not wait for.</summary>
    private void Turns(int count, Action? first = null)
    {
        _world.Then(first ?? (static () => { }));
        for (int i = 0; i < count; i++)
        {
            _world.Then(static () => Thread.Sleep(5));
        }
    }
}
