using System.Text;

namespace IoTop.Model.Tests;

public sealed class ViewFilterTests
{
    private readonly ProcessCatalog _processes = Make.Processes();
    private readonly DeviceCatalog _devices = Make.Devices();
    private readonly CounterTable _table;

    public ViewFilterTests()
    {
        _processes.Add(new ProcessRecord(10, "postgres"u8.ToArray()) { CommandLine = "postgres: writer\0-D\0"u8.ToArray(), Uid = 5, UserName = "pg" });
        _processes.Add(new ProcessRecord(20, [0x1b, 0xff, (byte)')']) { Uid = 6, UserName = "x" });
        _table = new CounterTable(_processes, _devices, 0);
        _table.Begin(Make.Second);
        _table.Update(Make.Key(10, Make.Sda1), Make.Value(1));
        _table.Update(Make.Key(0, Make.Nvme), Make.Value(1));
        _table.Close();
    }

    [Fact]
    public void ViewFilter_shows_everything_by_default()
    {
        Assert.Equal(["10", "20", "{no owner known}"], Shown(new ViewFilter()));
        Assert.Equal(["10", "{no owner known}"], Shown(new ViewFilter { OnlyActive = true }));
    }

    [Fact]
    public void ViewFilter_by_dirtier_gives_a_write_to_who_dirtied_it_and_only_then()
    {
        ViewFilter filter = new();
        filter.Processes.Add(10);
        IoEvent writeback = new() { Tgid = 7, Tid = 7, DirtierTgid = 10, DirtierTid = 11, Op = IoOperation.Write };
        IoEvent others = new() { Tgid = 10, Tid = 10, DirtierTgid = 20, DirtierTid = 20, Op = IoOperation.Write };
        IoEvent read = new() { Tgid = 10, Tid = 10, Op = IoOperation.Read };
        Assert.Equal((false, true, true), (filter.Matches(in writeback), filter.Matches(in others), filter.Matches(in read)));
        filter.ByDirtier = true;
        Assert.Equal((true, false, true), (filter.Matches(in writeback), filter.Matches(in others), filter.Matches(in read)));
    }

    [Fact]
    public void ViewFilter_selects_by_pid_user_and_device()
    {
        ViewFilter filter = new();
        filter.Processes.Add(20);
        Assert.Equal(["20"], Shown(filter));
        filter = new ViewFilter();
        filter.Uids.Add(5);
        Assert.Equal(["10"], Shown(filter));
        filter = new ViewFilter();
        filter.Devices.Add(Make.Sda);
        Assert.Equal(["10"], Shown(filter));
        filter.Devices.Add(Make.Nvme);
        Assert.Equal(["10", "{no owner known}"], Shown(filter));
    }

    [Theory]
    [InlineData("writer -D", "10")]
    [InlineData("^10 ", "10")]
    [InlineData("POSTGRES", "")]
    [InlineData("Postgres", "")]
    [InlineData("post", "10")]
    [InlineData("(?=writer)w", "10")]
    [InlineData("^20 \x1b", "20")]
    [InlineData("nothing", "")]
    public void ViewFilter_matches_expressions(string pattern, string shown)
    {
        ViewFilter filter = new();
        Assert.True(filter.TrySetPattern(pattern, out _));
        Assert.Equal(pattern, filter.Pattern);
        Assert.Equal(shown, string.Join(' ', Shown(filter)));
    }

    [Fact]
    public void ViewFilter_keeps_the_old_expression_when_the_new_one_is_wrong()
    {
        ViewFilter filter = new();
        Assert.True(filter.TrySetPattern("post", out _));
        Assert.False(filter.TrySetPattern("(", out string error));
        Assert.NotEmpty(error);
        Assert.Equal("post", filter.Pattern);
        Assert.Equal(["10"], Shown(filter));
        Assert.True(filter.TrySetPattern("", out _));
        Assert.Equal(3, Shown(filter).Length);
    }

    [Fact]
    public void ViewFilter_cannot_be_made_to_hang()
    {
        _processes.Add(new ProcessRecord(30, "x"u8.ToArray()) { CommandLine = Encoding.ASCII.GetBytes(new string('a', 4096)) });
        ViewFilter filter = new();
        Assert.True(filter.TrySetPattern("(?=a)(a+)+$b", out _));
        _table.Begin(2 * Make.Second);
        _table.Close();
        Assert.True(_table.TryGetProcess(30, out ProcessRow row));
        long before = Environment.TickCount64;
        for (int i = 0; i < 1000; i++)
        {
            Assert.False(filter.Matches(row));
        }

        Assert.True(filter.IsPatternTooSlow);
        Assert.True(Environment.TickCount64 - before < 5000);
    }

    [Fact]
    public void ViewFilter_selects_devices_and_events()
    {
        ViewFilter filter = new(_devices);
        Assert.True(filter.TrySetPattern("/boot", out _));
        Assert.Equal(["sda1"], ShownDevices(filter));
        Assert.True(filter.TrySetPattern("harddisk", out _));
        Assert.Equal(["sda"], ShownDevices(filter));
        Assert.True(filter.TrySetPattern("", out _));
        filter.Devices.Add(Make.Sda);
        Assert.Equal(["sda", "sda1", "sda2"], ShownDevices(filter));
        IoEvent ioEvent = Make.Event(dev: Make.Sda2);
        Assert.True(filter.Matches(in ioEvent));
        ioEvent.Dev = Make.Nvme;
        Assert.False(filter.Matches(in ioEvent));
        filter.Devices.Clear();
        Assert.True(filter.TrySetPattern("^nvme0n1$", out _));
        Assert.True(filter.Matches(in ioEvent));
        Assert.True(filter.TrySetPattern("^sda2$", out _));
        Assert.False(filter.Matches(in ioEvent));
        Assert.True(filter.TrySetPattern("", out _));
        filter.OpMask = 1u << (int)IoOperation.Write;
        Assert.False(filter.Matches(in ioEvent));
    }

    [Fact]
    public void ViewFilter_judges_each_event_by_its_own_name_and_the_expression_of_now()
    {
        ViewFilter filter = new();
        IoEvent post = Make.Event(tgid: 10);
        post.Comm = Make.Comm("postgres");
        IoEvent other = Make.Event(tgid: 10 + 64);
        other.Comm = Make.Comm("writer");
        IoEvent renamed = Make.Event(tgid: 10);
        renamed.Comm = Make.Comm("writer");
        foreach (string pattern in new[] { "post", "writ", "post", "^74 " })
        {
            Assert.True(filter.TrySetPattern(pattern, out _));
            Assert.Equal(pattern is "writ" or "^74 ", filter.Matches(in other));
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(pattern == "post", filter.Matches(in post));
                Assert.Equal(pattern == "post", filter.Matches(in post));
                Assert.Equal(pattern == "writ", filter.Matches(in renamed));
                Assert.Equal(pattern is "writ" or "^74 ", filter.Matches(in other));
            }
        }
    }

    [Fact]
    public void ViewFilter_allocates_nothing_once_warm()
    {
        ViewFilter filter = new(_devices) { OnlyActive = true };
        filter.Devices.Add(Make.Sda);
        Assert.True(filter.TrySetPattern("wri.*-d", out _));
        ProcessRow row = _table.TryGetProcess(10, out ProcessRow found) ? found : throw new InvalidOperationException();
        Assert.True(filter.Matches(row));
        IoEvent ioEvent = Make.Event();
        Allocations.AssertNone(() =>
        {
            filter.Matches(row);
            filter.Matches(in ioEvent);
        });
    }

    private string[] Shown(ViewFilter filter) =>
    [
        .. _table.Processes.ToArray().Where(filter.Matches)
            .Select(static row => row.Tid == 0 ? Encoding.UTF8.GetString(row.Info.Comm) : $"{row.Tid}").Order(),
    ];

    private string[] ShownDevices(ViewFilter filter) =>
        [.. _table.Devices.ToArray().Where(filter.Matches).Select(static row => row.Info.Name).Order()];
}
