using IoTop.Commands;
using IoTop.Exports;
using IoTop.Model;

namespace IoTop.Tests.Exports;

/// <summary>export and import as they are typed.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly ExportedWorld _exported = new();
    private readonly TestWorld _world = new();

    public ExportCommandTests()
    {
        for (ulong i = 0; i < 30; i++)
        {
            _exported.Io(1_000_000 + (i * 1000), 1_000_100 + (i * 1000), 1_000_900 + (i * 1000), 2048 + (i * 8), 8, comm: "d\u001b[1md");
        }

        _exported.Export(new BlktraceExporter(_exported.Model, _exported.Root, new NewFiles()));
    }

    private string Trace => Path.Combine(_exported.Root, "sda.blktrace.0");

    private string Made => Path.Combine(_exported.Root, "x.iotop");

    public void Dispose() => _exported.Dispose();

    [Fact]
    public void Trace_is_imported_and_exported_again()
    {
        Assert.Equal(ExitCode.Done, _world.Run($"import -o {Made} {Path.Combine(_exported.Root, "sda")}"));
        Assert.Equal($"{Made}: 30 I/Os of 152 records\n", _world.Error.ToString());
        string copy = Path.Combine(_exported.Root, "again");
        Assert.Equal(ExitCode.Done, _world.Run($"export --to blktrace -o {copy} {Made}"));
        Assert.Equal(File.ReadAllBytes(Trace), File.ReadAllBytes(Path.Combine(copy, "sda.blktrace.0")));
    }

    [Theory]
    [InlineData("jsonl", 31)]
    [InlineData("csv", 31)]
    public void Records_go_to_standard_output(string format, int lines)
    {
        Assert.Equal(ExitCode.Done, _world.Run($"import -o {Made} {Trace}"));
        Assert.Equal(ExitCode.Done, _world.Run($"export --to {format} {Made}"));
        string[] recorded = _world.Lines;
        Assert.Equal(lines, recorded.Length);
        Assert.DoesNotContain('\u001b', _world.Text);
        _world.Output.SetLength(0);
        Assert.Equal(ExitCode.Done, _world.Run($"export --to {format} {Trace}"));
        Assert.Equal(recorded, _world.Lines);
        Assert.True(_world.Output.CanWrite);
    }

    [Fact]
    public void Trace_of_blktrace_is_opened_as_a_recording()
    {
        using Recording recording = Recording.Open(Trace);
        Assert.Equal((Trace, "blktrace"), (recording.Name, recording.Description.Tool));
        Assert.Equal(30u, recording.Blocks.ToArray().Where(static block => block.Kind == RecordingBlockKind.Events)
            .Aggregate(0u, static (sum, block) => sum + block.Records));
    }

    [Fact]
    public void Output_may_be_compressed()
    {
        string path = Path.Combine(_exported.Root, "x.json.gz");
        Assert.Equal(ExitCode.Done, _world.Run($"export --to perfetto -o {path} {Trace}"));
        using var file = new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress);
        Assert.NotEmpty(System.Text.Json.JsonDocument.Parse(file).RootElement.GetProperty("traceEvents").EnumerateArray());
    }

    [Theory]
    [InlineData("export --to perfetto -o {1}/out {0}", 1)]
    [InlineData("export --to csv -o {1}/out.gz {0}", 1)]
    [InlineData("export --to blktrace -o {1}/out {0}", 1)]
    [InlineData("export --to blktrace -o {1}/out {0}", 2)]
    [InlineData("import -o {1}/out {0}", 1)]
    public void What_is_stopped_leaves_nothing(string line, int turns)
    {
        string[] before = Directory.GetFileSystemEntries(_exported.Root);
        _world.TurnsUntilStopped = turns;
        Assert.Equal(ExitCode.Failed, _world.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Trace, _exported.Root)));
        Assert.Contains("what was made of it is removed", _world.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(_exported.Root));
        _world.TurnsUntilStopped = -1;
        Assert.Equal(ExitCode.Done, _world.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Trace, _exported.Root)));
        Assert.NotEqual(before, Directory.GetFileSystemEntries(_exported.Root));
    }

    [Fact]
    public void Files_of_others_in_the_way_stay_and_ours_go()
    {
        string folder = Path.Combine(_exported.Root, "there");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "sda.blktrace.0"), "theirs");
        Assert.Equal(ExitCode.Failed, _world.Run($"export --to blktrace -o {folder} {Trace}"));
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(folder, "sda.blktrace.0")));
    }

    [Theory]
    [InlineData("export {0}", ExitCode.BadUsage, "export needs a format")]
    [InlineData("export --to pcapng {0}", ExitCode.BadUsage, "pcapng")]
    [InlineData("export --to blktrace -o {1} {0}", ExitCode.Failed, "exists already")]
    [InlineData("export --to csv {0}.not", ExitCode.Failed, ".not")]
    [InlineData("import {1}/nothing", ExitCode.Failed, "there is no trace")]
    [InlineData("import -o {0} {0}", ExitCode.Failed, "exists")]
    public void What_cannot_be_done_is_said(string line, int status, string said)
    {
        Assert.Equal(status, _world.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, Trace, _exported.Root)));
        Assert.Contains(said, _world.Error.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(0, new FileInfo(Trace).Length);
    }
}
