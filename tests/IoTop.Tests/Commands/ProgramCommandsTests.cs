using System.Text.Json;
using IoTop.Bpf;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Commands;

/// <summary>What the program says and returns.</summary>
public sealed class ProgramCommandsTests
{
    private static readonly Finding s_kernel = new("kernel", FindingState.Yes, true, "Linux 6.12");
    private static readonly Finding s_caps = new("CAP_BPF", FindingState.No, true, "to load programs", "sudo setcap cap_bpf,cap_perfmon+ep iotop-sharp");
    private static readonly Finding s_flags = new("request flags", FindingState.No, false, "no enum", "");

    [Fact]
    public void Missing_privileges_exit_3_with_the_remedy()
    {
        var world = new TestWorld { OpenFails = new BpfException("cannot load BPF program 'block_rq_issue': Operation not permitted (EPERM)", "run as root, or  sudo setcap cap_bpf,cap_perfmon+ep /usr/bin/iotop-sharp", "libbpf: line 1\nlibbpf: line 2") };
        foreach (string line in (string[])["-b", "trace"])
        {
            world.Error.GetStringBuilder().Clear();
            Assert.Equal(ExitCode.MissingKernelFeature, world.Run(line));
            Assert.Equal(
                """
                iotop-sharp: cannot load BPF program 'block_rq_issue': Operation not permitted (EPERM)
                  try: run as root, or  sudo setcap cap_bpf,cap_perfmon+ep /usr/bin/iotop-sharp
                  details: the same with --verbose

                """,
                world.Error.ToString());
        }

        world.Error.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run("-b --verbose"));
        Assert.EndsWith("  libbpf: line 1\n  libbpf: line 2\n", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(world.Text);
    }

    [Fact]
    public void Unexpected_failure_exits_1_without_a_stack_trace()
    {
        var world = new TestWorld { OpenFails = new InvalidOperationException("the disk \u001b[31mmelted") };
        Assert.Equal(ExitCode.Failed, world.Run("-b"));
        Assert.Equal("iotop-sharp: the disk ?[31mmelted\n  details: the same with --verbose\n", world.Error.ToString());
        world.Error.GetStringBuilder().Clear();
        world.Run("-b --verbose");
        Assert.Contains("InvalidOperationException", world.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--onyl", "iotop-sharp: unknown option '--onyl'\n  try: --only\n")]
    [InlineData("frobnicate", "iotop-sharp: unexpected argument 'frobnicate'\n  try: iotop-sharp --help\n")]
    [InlineData("completion tcsh", "iotop-sharp: ")]
    [InlineData("completion", "iotop-sharp: ")]
    [InlineData("", "iotop-sharp: input or output is not a terminal\n  try: iotop-sharp -b, or iotop-sharp trace\n")]
    public void Bad_usage_exits_2_with_a_hint(string line, string error)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.BadUsage, world.Run(line));
        Assert.StartsWith(error, world.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n  try: ", world.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(world.Text);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("-v")]
    public void Version_is_one_line(string line)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Done, world.Run(line));
        Assert.Matches(@"^iotop-sharp \d+\.\d+\.\d+\n$", world.Text);
    }

    [Theory]
    [InlineData("--help", "Usage: iotop-sharp [OPTIONS]\n")]
    [InlineData("-h", "Usage: iotop-sharp [OPTIONS]\n")]
    [InlineData("trace -h", "Usage: iotop-sharp trace [OPTIONS] [-- COMMAND ARGS...]\n")]
    [InlineData("doctor --help", "Usage: iotop-sharp doctor [OPTIONS]\n")]
    [InlineData("completion --help", "Usage: iotop-sharp completion [OPTIONS] bash|zsh|fish\n")]
    public void Help_fits_80_columns_and_names_every_option(string line, string start)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Done, world.Run(line));
        Assert.StartsWith(start, world.Text, StringComparison.Ordinal);
        Assert.All(world.Lines, l => Assert.InRange(l.Length, 0, 80));
        Assert.All(new ProgramSyntax().Root.Options.Where(o => !o.Hidden && line is "-h" or "--help"), o => Assert.True(o.Hidden || world.Text.Contains(o.Name, StringComparison.Ordinal), o.Name));
    }

    [Fact]
    public void Doctor_exits_0_only_when_all_required_needs_are_met()
    {
        var world = new TestWorld();
        world.Findings.AddRange([s_kernel, s_flags]);
        Assert.Equal(ExitCode.Done, world.Run("doctor"));
        Assert.Equal(
            """
            yes kernel - Linux 6.12
            no  request flags (optional) - no enum

            iotop-sharp can run here.

            """,
            world.Text);

        world = new TestWorld();
        world.Findings.AddRange([s_kernel, s_caps]);
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run("doctor"));
        Assert.Equal(
            """
            yes kernel - Linux 6.12
            no  CAP_BPF - to load programs
                  try: sudo setcap cap_bpf,cap_perfmon+ep iotop-sharp

            iotop-sharp cannot run here: 1 need not met.

            """,
            world.Text);

        world = new TestWorld();
        world.Findings.Add(s_kernel with { State = FindingState.Unknown });
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run("doctor"));
    }

    [Fact]
    public void Doctor_json_is_lines_with_a_schema()
    {
        var world = new TestWorld();
        world.Findings.AddRange([s_kernel, s_caps]);
        Assert.Equal(ExitCode.MissingKernelFeature, world.Run("doctor --json"));
        Assert.Equal(3, world.Lines.Length);
        Assert.Equal("iotop-sharp/doctor", JsonDocument.Parse(world.Lines[0]).RootElement.GetProperty("schema").GetString());
        Assert.Equal("no", JsonDocument.Parse(world.Lines[2]).RootElement.GetProperty("state").GetString());
    }

    [Fact]
    public void TryLoad_tells_why_the_tracer_does_not_load()
    {
        Finding finding = Assert.Single(LocalFindings.TryLoad(_ => throw new BpfException("cannot attach", "be root")));
        Assert.Equal((FindingState.No, true, "cannot attach", "be root"), (finding.State, finding.Required, finding.Why, finding.Fix));
    }

    [Fact]
    public void TryLoad_tells_what_of_the_payload_works_and_why_not_all()
    {
        var source = new ScriptedEventSource { CaptureAbility = new CaptureAbility(CaptureLevel.Segments, "no bytes: pagemap is hidden") };
        Finding[] findings = [.. LocalFindings.TryLoad(_ => source)];
        Assert.Equal(
            [("tracer loads", FindingState.Yes), ("segments captured", FindingState.Yes), ("payload captured", FindingState.No)],
            findings.Select(static finding => (finding.Name, finding.State)));
        Assert.Equal("no bytes: pagemap is hidden", findings[2].Why);
        Assert.False(findings[2].Required);
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public void Completion_scripts_name_every_visible_option_and_command()
    {
        foreach (string shell in (string[])["bash", "zsh", "fish"])
        {
            var world = new TestWorld();
            Assert.Equal(ExitCode.Done, world.Run("completion " + shell));
            var syntax = new ProgramSyntax();
            Assert.All(syntax.Root.Options.Where(o => !o.Hidden), o => Assert.Contains(shell == "fish" ? "-l " + o.Name[2..] : o.Name, world.Text, StringComparison.Ordinal));
            Assert.All(syntax.Root.Subcommands.Where(c => !c.Hidden), c => Assert.Contains(c.Name, world.Text, StringComparison.Ordinal));
            Assert.DoesNotContain(" man", world.Text.Split('\n')[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("export", "x.i")]
    [InlineData("import", "x.i")]
    [InlineData("import", "other", "x.i")]
    [InlineData("replay", "x.i")]
    [InlineData("trace", "--from", "x.i")]
    [InlineData("histogram", "--from", "x.i")]
    [InlineData("--from", "x.i")]
    [InlineData("export", "-o", "x.i")]
    [InlineData("import", "--output", "x.i")]
    [InlineData("record", "-o", "x.i")]
    public void Completion_in_bash_offers_files_where_one_is_wanted(params string[] words)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Done, world.Run("completion bash"));
        string folder = Directory.CreateTempSubdirectory("iotop-completion-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "x.iotop"), "");
            File.WriteAllText(Path.Combine(folder, "script"), world.Text);
            const string Ask = ". ./script; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _iotop_sharp; printf '%s\\n' \"${COMPREPLY[@]}\"";
            var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", Ask, "bash", "iotop-sharp", .. words])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
            };
            using var bash = System.Diagnostics.Process.Start(start)!;
            Assert.Equal("x.iotop\n", bash.StandardOutput.ReadToEnd());
            bash.WaitForExit();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("zsh", "'1:file:_files'", 0)]
    [InlineData("zsh", "'*:file:_files'", 3)]
    [InlineData("zsh", "--from=[read a recording, as record makes it, instead of this machine]:FILE:_files'", 3)]
    [InlineData("fish", "__fish_seen_subcommand_from import' -F", 1)]
    [InlineData("fish", "__fish_seen_subcommand_from export' -F", 1)]
    [InlineData("fish", "__fish_seen_subcommand_from replay' -F", 1)]
    [InlineData("fish", " -l from -r -F", 3)]
    [InlineData("fish", " -l output -r -F", 3)]
    public void Completion_in_other_shells_offers_files_where_one_is_wanted(string shell, string line, int times)
    {
        var world = new TestWorld();
        Assert.Equal(ExitCode.Done, world.Run("completion " + shell));
        Assert.InRange(world.Text.Split(line).Length - 1, times, times == 0 ? 0 : int.MaxValue);
    }

    [Fact]
    public void Man_page_has_every_option_column_and_key()
    {
        var syntax = new ProgramSyntax();
        string page = new ManPage(syntax, [new KeyHelp("Everywhere", "q Q F10", "Leave the program")], "1.2.3").Make();
        Assert.StartsWith(".TH IOTOP-SHARP 8 \"\" \"iotop-sharp 1.2.3\"", page, StringComparison.Ordinal);
        Assert.All(syntax.Root.Options.Where(o => !o.Hidden), o => Assert.Contains(o.Name.Replace("-", "\\-", StringComparison.Ordinal), page, StringComparison.Ordinal));
        Assert.Contains("\\fBDISK WRITE\\fR (write)", page, StringComparison.Ordinal);
        Assert.Contains("\\fBq Q F10\\fR\nLeave the program.", page, StringComparison.Ordinal);
        Assert.Contains("latency_p99_us", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page.TrimEnd('\n').Split('\n'), line => line.Length == 0);
    }
}
