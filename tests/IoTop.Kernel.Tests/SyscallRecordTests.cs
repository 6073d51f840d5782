using System.Globalization;
using System.Text;
using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>Calls of the running kernel, recorded by the command and read again: those that a program is known to make.</summary>
public sealed class SyscallRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iotop-sharp-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Target => Path.Combine(_folder, "x.iotop");

    [LiveFact("gcc")]
    public void Recorded_calls_and_sums_are_those_that_a_program_made()
    {
        using var load = new SyscallLoad();
        string said = Run(["record", "-o", Target, "--syscalls", "--delay", "0.05", "--", load.Program, "set", load.Folder]).Error;
        Assert.DoesNotContain("only counted", said, StringComparison.Ordinal);

        JsonElement[] calls = Lines(Run(["syscalls", "--from", Target, "--json"]).Output, "syscall");
        var seen = calls.GroupBy(static call => call.GetProperty("tid").GetUInt32()).ToDictionary(static group => group.Key, static group => group.Select(Told).ToList());
        Dictionary<uint, List<ExpectedCall>> expected = load.Expectations();
        Assert.Equal(4, expected.Count);
        foreach ((uint tid, List<ExpectedCall> made) in expected)
        {
            Assert.Equal(made.Select(Told), seen[tid].Where(static call => call.StartsWith('+')));
        }

        // Each call is in the sums once, and nothing else is.
        var sums = Lines(Run(["syscalls", "--from", Target, "--summary", "--json"]).Output, "syscall_summary")
            .ToDictionary(static sum => sum.GetProperty("syscall").GetString()!, static sum => sum.GetProperty("count").GetInt32());
        Assert.Equal(
            calls.GroupBy(static call => call.GetProperty("syscall").GetString()!).ToDictionary(static group => group.Key, static group => group.Count()).OrderBy(static sum => sum.Key),
            sums.OrderBy(static sum => sum.Key));
    }

    [LiveFact("gcc")]
    public void Replay_has_the_files_of_a_process_and_a_million_reads()
    {
        using var load = new SyscallLoad();
        string said = Run(["record", "-o", Target, "--syscalls", "--", load.Program, "loop", "1000000"]).Error;
        using var playback = new Playback(Recording.Open(Target));
        playback.Seek(ulong.MaxValue);
        Assert.Empty(playback.Recording.Damage);
        SyscallProcessRow row = Assert.Single(playback.Syscalls.Table!.Rows.ToArray());
        Assert.True(row is { IsOver: true, IsRemoved: false, IsChosen: true });
        SyscallFileRow file = Assert.Single(row.Files.ToArray(), static file => file.Total.Sum.Calls >= 1_000_000);
        Assert.Equal(("/dev/zero", 1_000_000ul, 1_000_000ul), (Encoding.UTF8.GetString(file.Name), file.Total.Sum.Calls, file.Total.Sum.Read));

        // What was lost on the way one by one is told: together they are what was counted.
        ISyscallSource source = playback.Syscalls;
        ulong told = 0;
        foreach (RecordingBlock block in playback.Recording.Blocks)
        {
            told += block.Kind == RecordingBlockKind.SyscallEvents ? block.Records : 0;
        }

        Assert.True(row.Total.Sum.Calls == told + source.Lost(SyscallLoss.RingFull), $"{row.Total.Sum.Calls} counted, {told} told, {source.Lost(SyscallLoss.RingFull)} lost\n{said}");
    }

    [LiveFact("mkfs.ext4 dd")]
    public void Replay_knows_which_ios_a_call_led_to()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        Run(["record", "-o", Target, "--syscalls", "--segments", "--delay", "0.1", "--",
            "dd", "if=/dev/zero", $"of={folder}/file", "bs=8k", "count=4", "conv=fsync", "status=none"]);
        using var playback = new Playback(Recording.Open(Target));
        playback.Seek(ulong.MaxValue);
        Assert.True(playback.Syscalls.HasSegments);
        SyscallProcessRow dd = Assert.Single(playback.Syscalls.Table!.Rows.ToArray());
        SyscallFileRow file = Assert.Single(dd.Files.ToArray(), row => row.Name.SequenceEqual(Encoding.UTF8.GetBytes($"{folder}/file")));
        FileIoTable ios = playback.Syscalls.FileIos!;
        Assert.Equal((32_768ul, 32_768ul, 32_768ul),
            (file.Total.Sum.Written, file.WrittenSinceMark, ios.Of(file.FsDev, file.Inode, dd.Tgid, interval: false).Written));

        List<SyscallEvent> writes = [];
        SyscallStore calls = playback.Syscalls.Events!;
        for (long sequence = calls.FirstSequence; sequence < calls.NextSequence; sequence++)
        {
            if (calls[sequence] is { Syscall: Syscall.Write } call && call.Inode == file.Inode)
            {
                writes.Add(call);
            }
        }

        Assert.Equal([0ul, 8192ul, 16_384ul, 24_576ul], writes.Select(static call => call.Offset));
        Assert.All(writes, call =>
        {
            var led = new SyscallIos();
            led.Show(in call, ios.Parts);
            Assert.Equal(8192ul, led.DataBytes);
            Assert.All(led.All.ToArray(), io =>
            {
                Assert.Equal((SyscallCause.WriteBack, false), (io.Cause, io.IsApproximate));
                Assert.Equal((loop.Dev, IoOperation.Write), (playback.Model.Events[io.Sequence].Dev, playback.Model.Events[io.Sequence].Op));
            });
        });
    }

    private static (string Output, string Error) Run(string[] args)
    {
        using var real = new RealHost();
        using var output = new MemoryStream();
        using var error = new StringWriter();
        ProgramHost host = real.Make(static _ => 1, []) with
        {
            Output = output,
            Error = error,
            OutputIsTerminal = false,
            ErrorIsTerminal = false,
        };
        Assert.True(new ProgramCommands(host).Run(args) == 0, error.ToString());
        return (Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private static JsonElement[] Lines(string text, string type) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("type").GetString() == type),
    ];

    /// <summary>A call in words; those that no test made, on the files of the run-time library, are marked.</summary>
    private static string Told(JsonElement call)
    {
        int fd = call.TryGetProperty("fd", out JsonElement descriptor) ? descriptor.GetInt32() : -1;
        long offset = call.TryGetProperty("offset", out JsonElement place) ? place.GetInt64() : -1;
        string result = call.TryGetProperty("done", out JsonElement done) ? done.GetRawText() : call.GetProperty("errno").GetString()!;
        string name = call.GetProperty("syscall").GetString()!;
        string mark = (fd is >= 10 or -1) && name != "fault" ? "+" : "-";
        return string.Create(CultureInfo.InvariantCulture, $"{mark}{call.GetProperty("pid")} {name} {fd} {offset} {call.GetProperty("asked")} {result}");
    }

    private static string Told(ExpectedCall call)
    {
        string result = call.Result < 0 ? Errno.NameOf((int)-call.Result) ?? "?" : call.Result.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"+{call.Pid} {call.Name} {call.Fd} {call.Offset} {call.Asked} {result}");
    }
}
