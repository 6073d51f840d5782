using System.Diagnostics;
using System.Globalization;
using System.Text;
using IoTop.Bpf;
using IoTop.Model;

namespace IoTop.Kernel.Tests;

/// <summary>The trace of calls, as far as the running kernel lets it; the virtual machines of tests/kernels have kernels that let it all.</summary>
public sealed class CallTests
{
    [LiveFact]
    public void Source_opens_or_says_why_not_and_leaves_nothing()
    {
        string[] before = Instances();
        try
        {
            using ICallSource source = LiveCallSource.Open();
            Assert.Equal("vfs_read", Assert.Single(source.Match(["vfs_r*", "!vfs_readlink", "!vfs_readv", "!vfs_removexattr", "!vfs_rename", "!vfs_rmdir"]),
                static match => match.Name == "vfs_read").Name);
            Assert.NotEqual("", source.Select(new CallSelection { Globs = ["nothing_is_called_that*"] }));
            Assert.Empty(source.Selection.Globs);
        }
        catch (BpfException exception)
        {
            Assert.StartsWith("cannot trace calls: ", exception.Message);
        }

        Assert.Equal(before, Instances());
    }

    [LiveFact]
    public void Instance_of_a_process_that_is_gone_is_removed()
    {
        const string Left = "instances/iotop_sharp_4194305"; // behind the greatest pid that there can be
        string path = Path.Combine(TraceProbes.Find()!, Left);
        Directory.CreateDirectory(path);
        using (TraceInstance own = TraceInstance.Make(TraceProbes.Find()!))
        {
            Assert.Contains(Left, LeftProbes.Remove());
            Assert.False(Directory.Exists(path));
            Assert.True(Directory.Exists(own.Path));
        }

        Assert.Empty(LeftProbes.Remove());
    }

    [LiveFact]
    public void Ring_tells_of_each_task_that_was_made_and_of_its_name()
    {
        const int Count = 50;
        using TraceInstance instance = TraceInstance.Make(TraceProbes.Find()!);
        var decoder = new CallDecoder(path => instance.ReadShared($"events/{path}"), hasMigrateDepth: true);
        var layout = TracePageLayout.Of(TraceFormat.Parse(instance.ReadShared("events/header_page")));
        TraceCpu[] cpus = [.. Directory.GetDirectories($"{instance.Path}/per_cpu").Select(folder =>
            new TraceCpu(folder, ushort.Parse(Path.GetFileName(folder)[3..], CultureInfo.InvariantCulture), decoder, in layout))];
        try
        {
            Array.ForEach(cpus, static cpu => cpu.Open());
            instance.Require("tracing_on", "1");
            ulong start = MonotonicClock.NowNs;
            HashSet<uint> made = [], named = [];
            for (int i = 0; i < Count; i++)
            {
                using Process process = Process.Start("/bin/true");
                made.Add((uint)process.Id);
                process.WaitForExit();
            }

            instance.Require("tracing_on", "0");
            List<TraceEntry> entries = ReadAll(cpus);
            Assert.All(entries, entry => Assert.InRange(entry.Call.TimeNs, start, MonotonicClock.NowNs));
            Assert.All(entries.Where(static entry => entry.News == TraceNews.Rename && Encoding.UTF8.GetString(entry.Call.Comm.Bytes) == "true"),
                entry => named.Add(entry.Task));
            uint[] told = [.. entries.Where(entry => entry.News == TraceNews.NewTask && made.Contains(entry.Task)).Select(static entry => entry.Task)];
            Assert.Equal(Count, told.Length);
            Assert.Equal(made, told.ToHashSet());
            Assert.Subset(named, made);
        }
        finally
        {
            Array.ForEach(cpus, static cpu => cpu.Dispose());
        }
    }

    private static List<TraceEntry> ReadAll(TraceCpu[] cpus)
    {
        List<TraceEntry> entries = [];
        foreach (TraceCpu cpu in cpus)
        {
            for (cpu.Read(ulong.MaxValue); cpu.HasEntry; cpu.RemoveFirst())
            {
                entries.Add(cpu.First);
            }
        }

        return entries;
    }

    private static string[] Instances() =>
        [.. Directory.GetDirectories($"{TraceProbes.Find()}/{TraceInstance.Folder}", "iotop_sharp_*").Order(StringComparer.Ordinal)];
}
