using System.Text;

namespace IoTop.Model.Tests;

public sealed class CgroupSelectionTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Pod = "/kubepods.slice/kubepods-pod12ab_34.slice/cri-containerd-" + Id + ".scope/x";

    [Theory]
    [InlineData("/system.slice", "/system.slice/ssh.service", true)]
    [InlineData("/system.slice/", "/system.slice", true)]
    [InlineData("/system.slic", "/system.slice/ssh.service", false)]
    [InlineData("/", "/a", true)]
    [InlineData("ssh.service", "/system.slice/ssh.service/sub", true)]
    [InlineData("ssh", "/system.slice/ssh.service", true)]
    [InlineData("sh", "/system.slice/ssh.service", false)]
    [InlineData("system.slice", "/system.slice/ssh.service", true)]
    [InlineData("k8s:0123456789ab", Pod, true)]
    [InlineData("0123456789ab", Pod, true)]
    [InlineData(Id, Pod, true)]
    [InlineData("0123456789", Pod, false)]
    [InlineData("12ab-34", Pod, true)]
    [InlineData("k8s:", Pod, false)]
    [InlineData("ssh", "", false)]
    public void CgroupSelection_takes_paths_names_ids_and_pods(string word, string path, bool matches)
    {
        CgroupSelection selection = new();
        Assert.True(selection.Matches(Encoding.UTF8.GetBytes(path)));
        selection.Set([word]);
        Assert.Equal(matches, selection.Matches(Encoding.UTF8.GetBytes(path)));
    }

    [Fact]
    public void CgroupSelection_chooses_ios_by_their_process_where_the_cgroup_is_not_known()
    {
        using ProcessCatalog processes = Make.Processes();
        processes.Add(new ProcessRecord(5, "x"u8.ToArray()) { CgroupPath = "/a.service"u8.ToArray() });
        CgroupSelection selection = new();
        selection.Set(["a"]);
        Assert.True(selection.Matches(Make.Event(tgid: 5), processes));
        Assert.False(selection.Matches(Make.Event(tgid: 6), processes));
    }

    [Fact]
    public void ViewFilter_chooses_processes_and_cgroups()
    {
        using ProcessCatalog processes = Make.Processes();
        processes.Add(new ProcessRecord(5, "x"u8.ToArray()) { CgroupPath = "/a.service"u8.ToArray() });
        processes.Add(new ProcessRecord(6, "y"u8.ToArray()) { CgroupPath = "/b.service"u8.ToArray() });
        CounterTable table = new(processes, Make.Devices(), 0);
        Tables.Close(table, 1, (Make.Key(5, Make.Sda), Make.Value(1)), (Make.Key(6, Make.Sda), Make.Value(1)), (Make.Key(0, Make.Sda), Make.Value(1)));
        ViewFilter filter = new();
        filter.Cgroups.Set(["b.service"]);
        Assert.Equal([6u], table.Processes.ToArray().Where(filter.Matches).Select(static row => row.Tgid));
        Assert.Equal(["b.service"], table.Cgroups.Rows.ToArray().Where(filter.Matches).Select(static row => row.Info.ContainerName));
    }

    [Fact]
    public void CgroupIds_finds_the_path_of_a_cgroup_that_there_is()
    {
        if (CgroupMount.Find() is not string mount || Environment.UserName != "root")
        {
            return; // needs cgroup v2 and root; the kernel's tests say so
        }

        string path = Path.Combine(mount, $"iotop-sharp-test-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return;
        }

        try
        {
            using CgroupIds ids = new();
            ulong id = IoTop.Model.Interop.Libc.InodeOf(Encoding.UTF8.GetBytes(path + "\0"));
            Assert.Equal("/" + Path.GetFileName(path), Encoding.UTF8.GetString(ids.PathOf(id)));
            Assert.True(ids.PathOf(ulong.MaxValue).IsEmpty);
            Assert.True(ids.PathOf(0).IsEmpty);
            Assert.Equal(2, ids.Count);
        }
        finally
        {
            Directory.Delete(path);
        }
    }
}
