using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>What is captured and what not: the selection, which changes while it runs, the levels, and what this machine can do.</summary>
public sealed class CaptureTests
{
    [LiveFact]
    public void Every_way_from_a_page_to_its_bytes_that_works_here_gives_the_same_constant()
    {
        PageAddress.Answer answer = PageAddress.Find(new KernelSymbols(), every: true);
        Assert.NotEqual(0ul, answer.Constant);
        Assert.Equal("own page", answer.Way);
        Assert.Equal(["own page", "kallsyms", "kcore"], answer.Tried.Select(static tried => tried.Way));
        Assert.DoesNotContain(answer.Tried, static tried => tried.Why.Contains("differs", StringComparison.Ordinal) || tried.Why.Contains("not where", StringComparison.Ordinal));

        // Each on its own, too: the first that works stops the others when not every one is asked for.
        PageAddress.Answer first = PageAddress.Find(new KernelSymbols("/nonexistent"));
        Assert.Equal((answer.Constant, "own page", 1), (first.Constant, first.Way, first.Tried.Count));
        PageAddress.Answer without = PageAddress.Find(new KernelSymbols("/nonexistent"), every: true);
        Assert.Contains(without.Tried, static tried => tried is { Way: "kallsyms", Works: false, Why: not "" });
    }

    [LiveFact("dd")]
    public void The_ability_is_told_once_it_was_tried()
    {
        using var source = new LiveEventSource();
        Assert.Equal(CaptureLevel.Off, source.Capture.Level);
        source.Capture = new CaptureSettings { Level = CaptureLevel.Payload };
        Assert.Equal((CaptureLevel.Payload, CaptureLevel.Payload), (source.CaptureAbility.Highest, source.Capture.Level));
        Assert.Contains("own page", source.CaptureAbility.Why, StringComparison.Ordinal);
    }

    [LiveFact("mkfs.ext4")]
    public void Buffers_of_the_file_system_agree_with_the_constant_while_it_runs()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture();
        tracing.While(() => Shell.Script($"mkdir {folder}/a {folder}/b; sync; echo 3 > /proc/sys/vm/drop_caches; ls -lR {folder}"));
        Assert.Contains(tracing.Captured(e => e.Dev == loop.Dev).SelectMany(static io => io.Segments), static segment => segment.Record.Kind == PageKind.BlockDevice);
        for (int i = 0; i < 20; i++) // the check is made at every sixteenth look
        {
            tracing.Model.Drain();
        }

        Assert.Equal(CaptureLevel.Payload, tracing.Source.CaptureAbility.Highest);
    }

    [LiveFact("dd")]
    public void Only_what_is_selected_is_captured_and_the_selection_changes_while_it_runs()
    {
        using var wanted = new LoopDevice(16);
        using var other = new LoopDevice(16);
        using var tracing = new Tracing(null, wanted.Name, other.Name);
        CaptureSettings all = tracing.Whole;
        Assert.Equal((4, 4, 4, 4), Load(all));
        Assert.Equal((4, 4, 0, 0), Load(all with { Devices = [wanted.Dev] }));
        Assert.Equal((4, 0, 4, 0), Load(all with { OpMask = 1u << (int)IoOperation.Write }));
        Assert.Equal((0, 4, 0, 4), Load(all with { OpMask = 1u << (int)IoOperation.Read }));
        Assert.Equal((0, 0, 0, 0), Load(all with { MinBytes = 4097 }));
        Assert.Equal((4, 4, 4, 4), Load(all with { MinBytes = 4096 }));
        Assert.Equal((0, 0, 0, 0), Load(all with { Processes = [1] }));
        Assert.Equal((4, 4, 4, 4), Load(all with { Devices = [] }));
        Assert.Equal((0, 0, 0, 0), Load(CaptureSettings.Off));
        Assert.Equal((0, 0, 0, 0), Load(all with { Level = CaptureLevel.Dirtiers }));
        Assert.Equal((4, 4, 4, 4), Load(all));

        // So many writes and reads of the one and of the other device have segments.
        (int, int, int, int) Load(CaptureSettings settings)
        {
            tracing.Model.Capture = settings;
            ulong from = tracing.Source.NowNs;
            tracing.While(() =>
            {
                foreach (LoopDevice device in new[] { wanted, other })
                {
                    Shell.Run("dd", "if=/dev/urandom", $"of={device.Path_}", "bs=4096", "count=4", "oflag=direct", "status=none");
                    Shell.Run("dd", $"if={device.Path_}", "of=/dev/null", "bs=4096", "count=4", "iflag=direct", "status=none");
                }
            });
            return (Seen(wanted, IoOperation.Write), Seen(wanted, IoOperation.Read), Seen(other, IoOperation.Write), Seen(other, IoOperation.Read));

            int Seen(LoopDevice device, IoOperation op)
            {
                List<CapturedIo> ios = tracing.Captured(e => e.Dev == device.Dev && e.Op == op && e.QueueNs >= from && e.Bytes == 4096 && e.Sector < 32);
                Assert.Equal(4, ios.Count); // events come whatever is captured
                return ios.Count(static io => io.Segments.Length > 0);
            }
        }
    }

    [LiveFact("fio")]
    public void A_read_that_ended_while_nobody_watched_is_not_taken_for_the_next_one_at_its_address()
    {
        using var loop = new LoopDevice(32);
        using var tracing = new Tracing(null, loop.Name);
        CaptureSettings all = tracing.Whole with { SnapLength = 64 };
        CaptureSettings others = all with { Processes = [1] };
        tracing.Capture(all);

        // So many at once that each is under way for longer than it takes to switch the capture off; a thread's bio is on its stack.
        Task load = Task.Run(() => Shell.Run("fio", "--name=r", $"--filename={loop.Path_}", "--rw=randread", "--direct=1", "--bs=512k",
            "--ioengine=psync", "--thread", "--numjobs=128", "--time_based", "--runtime=6", "--randrepeat=0", "--output=/dev/null"));
        Read(1500);
        Assert.NotEqual(0, tracing.Model.Payload!.NextSequence);
        foreach (CaptureLevel between in new[] { CaptureLevel.Off, CaptureLevel.Dirtiers })
        {
            tracing.Capture(all);
            Read(300);
            tracing.Model.Capture = CaptureSettings.Off with { Level = between };
            Read(300);
            long before = tracing.Model.Payload!.NextSequence;
            tracing.Capture(others);
            Read(300);
            Assert.False(load.IsCompleted);
            Assert.Equal((between, before), (between, tracing.Model.Payload!.NextSequence));
        }

        load.GetAwaiter().GetResult();

        void Read(int milliseconds)
        {
            for (long end = Environment.TickCount64 + milliseconds; Environment.TickCount64 < end;)
            {
                Thread.Sleep(5);
                tracing.Model.Drain();
            }
        }
    }

    [LiveFact("dd mkfs.ext4 sync")]
    public void A_process_is_selected_as_submitter_and_as_dirtier()
    {
        using var loop = new LoopDevice(64);
        string folder = loop.Mount("ext4", "-q");
        using var tracing = new Tracing(null, loop.Name);
        tracing.Capture(tracing.Whole with { Level = CaptureLevel.Dirtiers });
        (uint chosen, _) = Shell.Run("dd", "if=/dev/urandom", $"of={folder}/chosen", "bs=4096", "count=4", "status=none");
        Shell.Run("dd", "if=/dev/urandom", $"of={folder}/other", "bs=4096", "count=4", "status=none");
        tracing.Capture(tracing.Whole with { Processes = [chosen] });
        tracing.While(() => Shell.Run("sync"));

        string[] files = [.. tracing.Captured(e => e.Dev == loop.Dev).SelectMany(static io => io.Segments)
            .Where(static segment => segment.Record.Kind == PageKind.File && segment.Path != "").Select(static segment => segment.Path).Distinct()];
        Assert.Equal(["/chosen"], files);

        // A shell that becomes the load: its number is known before it reads.
        tracing.While(() => Shell.Script("echo 3 > /proc/sys/vm/drop_caches"));
        using var reader = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", $"read go; exec cat {folder}/other"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        tracing.Capture(tracing.Whole with { Processes = [(uint)reader.Id] });
        tracing.While(() =>
        {
            reader.StandardInput.WriteLine();
            Assert.Equal(16384, reader.StandardOutput.BaseStream.ReadAtLeast(new byte[20000], 20000, throwOnEndOfStream: false));
            reader.WaitForExit();
            Shell.Script($"cat {folder}/chosen > /dev/null");
        });
        Assert.Equal(["/other"], tracing.Captured(e => e.Dev == loop.Dev && e.Op == IoOperation.Read).SelectMany(static io => io.Segments)
            .Where(static segment => segment.Path != "").Select(static segment => segment.Path).Distinct());
    }

    [LiveFact("dd")]
    public void Segments_without_payload_have_no_bytes_and_a_snap_length_cuts_each()
    {
        using var loop = new LoopDevice(16);
        using var tracing = new Tracing(null, loop.Name);
        foreach ((CaptureLevel level, uint snap, uint expected) in new[]
        {
            (CaptureLevel.Segments, 512u, 0u), (CaptureLevel.Payload, 1u, 1u), (CaptureLevel.Payload, 64u, 64u), (CaptureLevel.Payload, 65u, 65u),
            (CaptureLevel.Payload, 512u, 512u), (CaptureLevel.Payload, 4000u, 4000u), (CaptureLevel.Payload, 8192u, 4096u),
        })
        {
            tracing.Capture(tracing.Whole with { Level = level, SnapLength = snap });
            ulong from = tracing.Source.NowNs;
            tracing.While(() => Shell.Run("dd", "if=/dev/urandom", $"of={loop.Path_}", "bs=4096", "count=1", "oflag=direct", "status=none"));
            CapturedIo io = Assert.Single(tracing.Captured(e => e.Dev == loop.Dev && e.Op == IoOperation.Write && e.QueueNs >= from));
            Assert.Equal((expected, expected, true, true), (io.Captured, io.Segments[0].Place.Wanted, io.IsWhole, io.IsIntact));
        }
    }

    [LiveFact]
    public void Switched_off_it_is_attached_to_nothing()
    {
        using var source = new LiveEventSource();
        int tracer = Links();
        source.Capture = new CaptureSettings { Level = CaptureLevel.Dirtiers };
        Assert.Equal(tracer + 2, Links());
        source.Capture = new CaptureSettings { Level = CaptureLevel.Payload };
        Assert.Equal(tracer + 5, Links());
        source.Capture = new CaptureSettings { Level = CaptureLevel.Dirtiers };
        Assert.Equal(tracer + 2, Links());
        source.Capture = CaptureSettings.Off;
        Assert.Equal(tracer, Links());
        Assert.True(tracer > 0);

        // What this process keeps attached: a BPF link is a descriptor, and goes with it.
        static int Links()
        {
            int links = 0;
            foreach (string file in Directory.EnumerateFiles("/proc/self/fdinfo"))
            {
                try
                {
                    links += File.ReadAllText(file).Contains("link_id:", StringComparison.Ordinal) ? 1 : 0;
                }
                catch (IOException)
                {
                    // The descriptor of the listing itself is closed by now.
                }
            }

            return links;
        }
    }
}
