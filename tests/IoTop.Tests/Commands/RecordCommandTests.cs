using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Commands;

/// <summary>record over scripted I/O: what is in the file, when it ends, and what it says.</summary>
public sealed class RecordCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-sharp-test-").FullName;
    private readonly TestWorld _world = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Target => Path.Combine(_folder, "x.iotop");

    private string Said => _world.Error.ToString();

    private int Record(string options = "", string[]? command = null) =>
        _world.Run(["record", "-o", Target, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. command ?? []]);

    private RecordingTotals Recorded(string? path = null)
    {
        using Recording recording = Recording.Open(path ?? Target);
        Assert.Empty(recording.Damage);
        return new RecordingTotals(recording);
    }

    private static void Nothing()
    {
    }

    [Fact]
    public void Everything_that_was_seen_is_in_the_file()
    {
        _world.Then(() => _world.Io(812, "postgres", IoOperation.Read, 4096, 1.5))
            .Then(() => _world.Io(812, "postgres", IoOperation.Write, 8192, 2.5))
            .Then(() => _world.Source.Lose(LossKind.RingFull, 3));
        Assert.Equal(0, Record());
        RecordingTotals recorded = Recorded();
        Assert.Equal([4096u, 8192u], recorded.Ios.Select(static io => io.Bytes));
        Assert.Equal((1ul, 4096ul), recorded.On(TestWorld.Sda, IoOperation.Read));
        Assert.Equal((1ul, 8192ul), recorded.On(TestWorld.Sda, IoOperation.Write));
        Assert.Equal(3ul, recorded.Lost(LossKind.RingFull));
        Assert.Equal("sda", recorded.Devices[TestWorld.Sda].Name);
        Assert.Equal("alice", recorded.Processes[812].UserName);
        Assert.Contains("2 I/Os in 0.4 s, lost 3; ", Said, StringComparison.Ordinal);
        Assert.Contains("try: --events-ring 64M", Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Description_says_who_recorded_what()
    {
        Assert.Equal(0, Record("-p 812"));
        using Recording recording = Recording.Open(Target);
        Assert.StartsWith("iotop-sharp ", recording.Description.Tool, StringComparison.Ordinal);
        Assert.Contains("--pid 812", recording.Description.Command, StringComparison.Ordinal);
        Assert.NotEqual("", recording.Description.Host);
        Assert.Equal(CaptureLevel.Off, recording.Description.Captured);
        Assert.Equal(SourceKind.Script, _world.Source.Description.Kind);
        Assert.Equal(17, recording.Description.CommandFlags.Single(static flag => flag.Key == "FUA").Value);
    }

    [Fact]
    public void Filter_goes_to_the_source_and_counters_count_all_the_same()
    {
        _world.Then(() => _world.Io(812, "postgres", IoOperation.Read, 4096, 1.5)).Then(() => _world.Io(1, "init", IoOperation.Write, 512, 1));
        Assert.Equal(0, Record("-D sda -p 812 --op read"));
        Assert.Equal([TestWorld.Sda, TestWorld.Sda1], _world.Source.Filter.Devices.Order());
        RecordingTotals recorded = Recorded();
        Assert.Equal(4096u, Assert.Single(recorded.Ios).Bytes);
        Assert.Equal((1ul, 512ul), recorded.On(TestWorld.Sda, IoOperation.Write));
    }

    [Fact]
    public void Duration_ends_it_and_delay_says_how_often_counters_are_recorded()
    {
        for (int i = 0; i < 100; i++)
        {
            _world.Then(Nothing);
        }

        Assert.Equal(0, Record("--duration 2 --delay 0.5"));
        Assert.Contains(" in 2.0 s", Said, StringComparison.Ordinal);
        ulong[] ends = [.. Recorded().Intervals.Select(static interval => interval.NowNs)];
        Assert.InRange(ends.Length, 4, 6);
        Assert.Equal(ends.Order(), ends);
    }

    [Fact]
    public void By_thread_is_told_to_the_source_and_the_file()
    {
        _world.Then(Nothing);
        Assert.Equal(0, Record("--by-thread"));
        Assert.True(_world.Source.ByThread);
        Assert.All(Recorded().Intervals, static interval => Assert.True(interval.ByThread));
    }

    [Fact]
    public void A_file_that_exists_is_not_touched()
    {
        File.WriteAllText(Target, "mine");
        Assert.Equal(1, Record());
        Assert.Equal("mine", File.ReadAllText(Target));
        Assert.Contains("exists", Said, StringComparison.Ordinal);
        Assert.Contains("\n  try: ", Said, StringComparison.Ordinal);
        Assert.True(_world.Source.IsDisposed);
    }

    [Fact]
    public void Nobody_but_the_owner_can_read_it()
    {
        Assert.Equal(0, Record());
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Target) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public void Bytes_are_captured_only_when_they_are_asked_for()
    {
        Assert.Equal(0, Record());
        Assert.Equal(CaptureLevel.Off, _world.Source.Capture.Level);
        File.Delete(Target);
        Assert.Equal(0, Record("--payload=64 -D sda"));
        Assert.Equal((CaptureLevel.Payload, 64u), (_world.Source.Capture.Level, _world.Source.Capture.SnapLength));
        Assert.Equal([TestWorld.Sda, TestWorld.Sda1], _world.Source.Capture.Devices.Order());
    }

    [Fact]
    public void Bytes_that_cannot_be_captured_are_an_error_and_segments_are_not()
    {
        _world.Source.CaptureAbility = new CaptureAbility(CaptureLevel.Off, "no BTF");
        Assert.Equal(3, Record("--payload"));
        Assert.Contains("cannot capture the bytes of I/Os: no BTF", Said, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        Assert.Equal(0, Record("--segments"));
        Assert.Contains("no segments and no files here: no BTF", Said, StringComparison.Ordinal);
        Assert.Equal(CaptureLevel.Off, _world.Source.Capture.Level);
    }

    [Fact]
    public void Limit_ends_it_with_a_file_that_can_be_read()
    {
        for (int i = 0; i < 2000; i++)
        {
            _world.Then(Burst);
        }

        Assert.Equal(0, Record("--max-size 64K --delay 0.1"));
        Assert.InRange(new FileInfo(Target).Length, 1, 64 << 10);
        Assert.Contains("ended: ", Said, StringComparison.Ordinal);
        Assert.NotEmpty(Recorded().Ios);
        Assert.True(_world.Time.GetUtcNow() < new DateTimeOffset(2026, 8, 21, 6, 9, 0, TimeSpan.Zero), "it did not end");
    }

    [Fact]
    public void Progress_is_shown_on_a_terminal_only()
    {
        _world.Then(() => _world.Io(812, "postgres", IoOperation.Read, 4096, 1.5));
        Assert.Equal(0, Record());
        Assert.DoesNotContain('\r', Said);
        File.Delete(Target);
        _world.Host = _world.Host with { ErrorIsTerminal = true };
        _world.Then(() => _world.Io(812, "postgres", IoOperation.Read, 4096, 1.5));
        Assert.Equal(0, Record());
        Assert.Contains("\rrecording ", Said, StringComparison.Ordinal);
        Assert.Contains(" 1 I/Os ", Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 42", 42)]
    [InlineData("kill -TERM $$", 143)]
    public void Exit_status_is_that_of_the_command(string script, int status)
    {
        Assert.Equal(status, Record(command: ["--", "/bin/sh", "-c", script]));
        Assert.NotEmpty(Recorded().Intervals);
    }

    [Fact]
    public void Command_is_one_of_those_that_were_named_and_else_everybody_is_recorded()
    {
        string mark = Path.Combine(_folder, "mark");
        Assert.Equal(0, Record("-p 812 --segments", ["--", "/bin/sh", "-c", $"echo $$ > {mark}"]));
        uint pid = uint.Parse(File.ReadAllText(mark));
        Assert.Equal([812u, pid], _world.Source.Filter.Processes.ToArray());
        Assert.Equal([812u, pid], _world.Source.Capture.Processes.ToArray());
        Assert.Equal((true, true), (_world.Requested!.Follow, _world.Source.Filter.Children));
        File.Delete(Target);
        Assert.Equal(0, Record(command: ["--", "true"]));
        Assert.Equal((false, true), (_world.Requested!.Follow, _world.Source.Filter.IsAll));
    }

    [Fact]
    public void Command_does_not_begin_when_recording_cannot()
    {
        string mark = Path.Combine(_folder, "mark");
        _world.OpenFails = new BpfException("no", "hint");
        Assert.Equal(3, Record(command: ["--", "touch", mark]));
        File.WriteAllText(Target, "mine");
        _world.OpenFails = null;
        Assert.Equal(1, Record(command: ["--", "touch", mark]));
        Assert.False(File.Exists(mark));
    }

    private void Burst()
    {
        for (int i = 0; i < 100; i++)
        {
            _world.Io(812, "postgres", IoOperation.Read, (uint)Random.Shared.Next(1, 256) * 512, Random.Shared.NextDouble() * 100,
                sector: (ulong)Random.Shared.NextInt64(1L << 40));
        }
    }
}
