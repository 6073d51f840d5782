using System.Text;

namespace IoTop.Model.Tests;

public sealed class ValueTests
{
    [Theory]
    [InlineData(IoPriorityClass.BestEffort, 4, false, "be/4")]
    [InlineData(IoPriorityClass.BestEffort, 4, true, "!be/4")]
    [InlineData(IoPriorityClass.RealTime, 0, false, "rt/0")]
    [InlineData(IoPriorityClass.Idle, 7, false, "idle")]
    [InlineData(IoPriorityClass.Unknown, 0, false, "?err")]
    public void IoPriority_prints_as_iotop_does(IoPriorityClass ioClass, byte level, bool differ, string text)
    {
        IoPriority priority = new(ioClass, level) { ThreadsDiffer = differ };
        Assert.Equal(text, priority.ToString());
        byte[] bytes = new byte[16];
        Assert.True(priority.TryFormat(bytes, out int written, default, null));
        Assert.Equal(text, Encoding.ASCII.GetString(bytes, 0, written));
        Assert.False(priority.TryFormat(new byte[text.Length - 1], out written, default, null));
        Assert.Equal(0, written);
        Allocations.AssertNone(() => priority.TryFormat(bytes, out _, default, null));
    }

    [Theory]
    [InlineData((2 << 13) | 6, 0, 0, "be/6")]
    [InlineData((1 << 13) | 3, 0, 0, "rt/3")]
    [InlineData(3 << 13, 0, 0, "idle")]
    [InlineData(0, 0, 0, "be/4")]
    [InlineData(4, 0, 0, "be/4")]
    [InlineData(0, 0, 19, "be/7")]
    [InlineData(0, 0, -20, "be/0")]
    [InlineData(0, 1, 0, "rt/4")]
    [InlineData(0, 5, 0, "idle")]
    [InlineData(7 << 13, 0, 0, "?err")]
    public void IoPriority_without_class_follows_the_scheduler(int value, int policy, int nice, string text) =>
        Assert.Equal(text, IoPriority.Decode(value, policy, nice).ToString());

    [Fact]
    public void CommandFlags_prints_names_and_letters()
    {
        CommandFlags flags = CommandFlags.Linux612;
        uint value = flags.MaskOf("PREFLUSH") | flags.MaskOf("FUA") | flags.MaskOf("SYNC") | flags.MaskOf("META");
        byte[] text = new byte[64];
        Assert.True(flags.TryFormat(value, text, out int written));
        Assert.Equal("SYNC|META|FUA|PREFLUSH", Encoding.ASCII.GetString(text, 0, written));
        Assert.False(flags.TryFormat(value, text.AsSpan(0, 10), out written));
        Assert.Equal("SYNC|META", Encoding.ASCII.GetString(text, 0, written));
        Assert.True(flags.TryFormatRwbs(IoOperation.Write, value, text, out written));
        Assert.Equal("FWFSM", Encoding.ASCII.GetString(text, 0, written));
        Assert.False(flags.TryFormatRwbs(IoOperation.Write, value, text.AsSpan(0, 3), out written));
        Assert.Equal(0, written);
        Assert.True(flags.TryFormatRwbs(IoOperation.SecureErase, uint.MaxValue, text, out written));
        Assert.Equal("FDEFASMU", Encoding.ASCII.GetString(text, 0, written));
        Allocations.AssertNone(() => flags.TryFormat(value, text, out _));
        Allocations.AssertNone(() => flags.TryFormatRwbs(IoOperation.Read, value, text, out _));
    }

    [Fact]
    public void CommandFlags_follows_the_bits_of_the_source()
    {
        CommandFlags flags = new([new("SWAP", 26), new("SYNC", 11), new("NEW_THING", 31), new("IMPOSSIBLE", 40)]);
        Assert.Equal((1u << 11, 0u), (flags.MaskOf("SYNC"), flags.MaskOf("FUA")));
        byte[] text = new byte[32];
        Assert.True(flags.TryFormat(uint.MaxValue, text, out int written));
        Assert.Equal("SYNC|SWAP|NEW_THING", Encoding.ASCII.GetString(text, 0, written));
        Assert.True(flags.TryFormatRwbs(IoOperation.Read, 1u << 17, text, out written));
        Assert.Equal("R", Encoding.ASCII.GetString(text, 0, written));
    }

    [Theory]
    [InlineData(5, "EIO")]
    [InlineData(28, "ENOSPC")]
    [InlineData(61, "ENODATA")]
    [InlineData(84, "EILSEQ")]
    [InlineData(9999, null)]
    public void Errno_names_what_block_io_ends_with(int errno, string? name) => Assert.Equal(name, Errno.NameOf(errno));

    [Theory]
    [InlineData("8:1", true)]
    [InlineData("259:1048575", true)]
    [InlineData("8:", false)]
    [InlineData(":1", false)]
    [InlineData("8:1x", false)]
    [InlineData("x8:1", false)]
    [InlineData("", false)]
    public void DeviceNumber_reads_major_and_minor(string text, bool valid)
    {
        Assert.Equal(valid, DeviceNumber.TryParse(Encoding.ASCII.GetBytes(text), out uint dev));
        Assert.Equal(valid ? text : "0:0", $"{DeviceNumber.Major(dev)}:{DeviceNumber.Minor(dev)}");
    }

    [Theory]
    [InlineData("sda2", "sda10", -1)]
    [InlineData("sda", "sda1", -1)]
    [InlineData("sdb", "sda10", 1)]
    [InlineData("nvme0n1p2", "nvme0n1p2", 0)]
    [InlineData("dm-9", "dm-10", -1)]
    public void NaturalOrder_counts_as_people_do(string left, string right, int order)
    {
        Assert.Equal(order, Math.Sign(NaturalOrder.Compare(left, right)));
        Assert.Equal(-order, Math.Sign(NaturalOrder.Compare(right, left)));
    }

    [Fact]
    public void IoFilter_passes_what_it_says()
    {
        IoEvent ioEvent = Make.Event(tgid: 5);
        Assert.True(IoFilter.All.Matches(in ioEvent));
        Assert.True(new IoFilter { Devices = [Make.Sda], Processes = [5, 6], OpMask = 1, MinBytes = 4096, MinLatencyNs = 1000 }.Matches(in ioEvent));
        Assert.False(new IoFilter { Devices = [Make.Nvme] }.Matches(in ioEvent));
        Assert.False(new IoFilter { Processes = [6] }.Matches(in ioEvent));
        Assert.False(new IoFilter { OpMask = 2 }.Matches(in ioEvent));
        Assert.False(new IoFilter { MinBytes = 4097 }.Matches(in ioEvent));
        Assert.False(new IoFilter { MinLatencyNs = 1001 }.Matches(in ioEvent));
        Assert.Equal(new IoFilter { Devices = [1, 2] }, new IoFilter { Devices = [1, 2] });
        Assert.NotEqual(new IoFilter { Devices = [1, 2] }, new IoFilter { Devices = [1, 3] });
        Assert.True(IoFilter.All.IsAll);
    }
}
