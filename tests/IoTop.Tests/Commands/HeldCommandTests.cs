using System.IO.Pipes;
using IoTop.Commands;
using IoTop.Output;

namespace IoTop.Tests.Commands;

/// <summary>A command that waits until it is watched.</summary>
public sealed class HeldCommandTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(20);
    private readonly string _mark = Path.Combine(Path.GetTempPath(), $"iotop-sharp-held-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_mark);

    [Fact]
    public void Command_does_nothing_before_it_is_let_go()
    {
        using HeldCommand command = HeldCommand.Start(["touch", _mark]);
        Assert.False(command.WaitForEnd(TimeSpan.FromMilliseconds(200)));
        Assert.False(File.Exists(_mark));
        command.Continue();
        Assert.True(command.WaitForEnd(s_long));
        Assert.True(File.Exists(_mark));
        Assert.Equal(0, command.ExitCode);
    }

    [Fact]
    public void Command_has_the_pid_that_was_held_and_all_arguments_as_they_are()
    {
        using HeldCommand command = HeldCommand.Start(["/bin/sh", "-c", "echo $$ \"$@\" > \"$0\"", _mark, "a b", "$x", "*", "", "--", "-n"]);
        command.Continue();
        Assert.True(command.WaitForEnd(s_long));
        Assert.Equal($"{command.Pid} a b $x *  -- -n\n", File.ReadAllText(_mark));
    }

    [Theory]
    [InlineData("exit 42", 42)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    public void Exit_status_is_that_of_the_command(string script, int status)
    {
        using HeldCommand command = HeldCommand.Start(["/bin/sh", "-c", script]);
        command.Continue();
        Assert.True(command.WaitForEnd(s_long));
        Assert.Equal(status, command.ExitCode);
    }

    [Fact]
    public void Command_that_is_not_there_ends_with_127()
    {
        using HeldCommand command = HeldCommand.Start(["/nowhere/no-such-command"]);
        command.Continue();
        Assert.True(command.WaitForEnd(s_long));
        Assert.Equal(127, command.ExitCode);
    }

    [Fact]
    public void Command_that_is_never_let_go_does_not_stay_behind()
    {
        uint pid;
        using (HeldCommand command = HeldCommand.Start(["touch", _mark]))
        {
            pid = command.Pid;
            Assert.True(Directory.Exists($"/proc/{pid}"));
        }

        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.False(File.Exists(_mark));
    }

    [Fact]
    public void Command_that_cannot_be_watched_never_begins()
    {
        uint pid = 0;
        Assert.Throws<FailedException>(() => HeldCommand.Begin(new TestWorld().Host, ["touch", _mark], held =>
        {
            pid = held;
            throw new FailedException("too many", "fewer");
        }));
        Assert.NotEqual(0u, pid);
        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.False(File.Exists(_mark));
    }

    [Fact]
    public void Command_gets_signals_as_a_shell_would_give_them_to_it()
    {
        // What this runtime ignores for itself (SIGPIPE) must not be ignored in the command, or "yes | head" never ends.
        using HeldCommand command = HeldCommand.Start(["/bin/sh", "-c", $"grep -E '^Sig(Ign|Blk)' /proc/self/status > {_mark}"]);
        command.Continue();
        Assert.True(command.WaitForEnd(s_long));
        Assert.All(File.ReadAllLines(_mark), static line => Assert.Equal(0UL, Convert.ToUInt64(line.Split('\t')[1], 16) & (1UL << 12)));
    }

    [Fact]
    public async Task Start_is_no_moment_in_which_a_closed_pipe_ends_this_process()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.DisposeLocalCopyOfClientHandle();
        await using var output = new StandardOutput((int)pipe.SafePipeHandle.DangerousGetHandle());
        using var done = new CancellationTokenSource();
        Task<int> writer = Threads.Run(() =>
        {
            int refused = 0;
            for (; !done.IsCancellationRequested; refused++)
            {
                Assert.Throws<BrokenPipeException>(() => output.Write("x"u8));
            }

            return refused;
        });
        await Task.WhenAll(Threads.Run(StartSome), Threads.Run(StartSome));
        await done.CancelAsync();
        Assert.True(await writer > 0);

        static int StartSome()
        {
            for (int i = 0; i < 20; i++)
            {
                HeldCommand.Start(["true"]).Dispose();
            }

            return 0;
        }
    }
}
