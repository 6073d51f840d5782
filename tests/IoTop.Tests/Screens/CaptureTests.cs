using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Tests.Screens;

/// <summary>What is captured, as keys, places and options have it; and counting by who dirtied the page.</summary>
public sealed class CaptureTests
{
    [Fact]
    public void B_CapturesTheBytesOfTheProcessUnderTheCursor_AndEndsIt()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Type("/", "p", "o", "s", "t", "Enter", "B");
        Assert.Equal(CaptureLevel.Payload, world.Source.Capture.Level);
        Assert.Equal(512u, world.Source.Capture.SnapLength);
        Assert.Equal([812u], world.Source.Capture.Processes.ToArray());
        Assert.Contains("BYTES 512 postgres", world.Text, StringComparison.Ordinal);
        world.Type("B");
        Assert.Equal(CaptureLevel.Off, world.Source.Capture.Level);
        Assert.DoesNotContain("BYTES", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void B_CapturesADiskWithItsPartitions()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Type("Tab", "F5");
        world.TypeText("sda");
        world.Type("Esc", "/", "s", "d", "a", "Enter", "Home", "B");
        Assert.Equal([World.Sda, World.SdaSrv], world.Source.Capture.Devices.Order());
        Assert.Empty(world.Source.Capture.Processes.ToArray());
    }

    [Fact]
    public void B_OnAPair_CapturesTheProcessOnTheDevice()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Type("/", "p", "o", "s", "t", "Enter", "Enter", "B");
        Assert.Equal([812u], world.Source.Capture.Processes.ToArray());
        Assert.Equal([World.Root], world.Source.Capture.Devices.ToArray());
        Assert.Contains("BYTES 512 postgres@vg-root", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void IoScreen_HasSegmentsCaptured_AsLongAsItIsInFront()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Type("/", "p", "o", "s", "t", "Enter", "Enter", "Enter");
        Assert.Equal(CaptureLevel.Segments, world.Source.Capture.Level);
        Assert.Equal([812u], world.Source.Capture.Processes.ToArray());
        world.Type("Enter");
        Assert.Equal(CaptureLevel.Segments, world.Source.Capture.Level);
        world.Type("Esc", "Esc");
        Assert.Equal(CaptureLevel.Off, world.Source.Capture.Level);
    }

    [Fact]
    public void Freeze_PausesTheCapture_SoThatNothingIsPushedOut()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Type("B", "s");
        Assert.Equal(CaptureLevel.Off, world.Source.Capture.Level);
        Assert.Contains("BYTES paused while frozen", world.Text, StringComparison.Ordinal);
        world.Type("s");
        Assert.Equal(CaptureLevel.Payload, world.Source.Capture.Level);
    }

    [Fact]
    public void B_SaysWhy_WhenBytesCannotBeCaptured()
    {
        using World world = new(120, 36);
        world.Source.CaptureAbility = new CaptureAbility(CaptureLevel.Off, "lockdown=confidentiality forbids it");
        world.App.Start();
        world.Run(2);
        world.Type("B");
        Assert.Contains("bytes cannot be captured: lockdown=confidentiality", world.Text, StringComparison.Ordinal);
        Assert.Contains("no bytes: lockdown=confidentiality forbids it", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void SnapLength_IsTyped_AndGoesToTheSource()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Type("B", "M-b", "C-u");
        world.TypeText("4K");
        world.Type("Enter");
        Assert.Equal(4096u, world.Source.Capture.SnapLength);
        world.Type("M-b", "C-u", "a", "l", "l", "Enter");
        Assert.Equal(CaptureSettings.WholeSegments, world.Source.Capture.SnapLength);
        Assert.Contains("BYTES all ", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LostPayload_IsOnTheScreen()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Source.Lose(LossKind.Segments, 1204);
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("segments lost 1,204", world.Text, StringComparison.Ordinal);
        world.Source.Lose(LossKind.PayloadBytes, 3 << 20);
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("payload lost 3.0M", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void K_CountsByWhoDirtied_AndTheListSaysWhoThatWas()
    {
        using World world = World.Running(120, 36, seconds: 5);
        world.Type("K");
        Assert.True(world.Source.ByDirtier);
        Assert.Equal(CaptureLevel.Dirtiers, world.Source.Capture.Level);
        Assert.Contains("by dirtier", world.Text, StringComparison.Ordinal);
        IoEvent io = world.Io(44, "kworker/u8:1", World.SdaSrv, IoOperation.Write, 4096, 500, 1234);
        io.DirtierTgid = 2044;
        world.Type("Tab", "Tab");
        world.Source.Complete(in io);
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("DIRTIER", world.Text, StringComparison.Ordinal);
        Assert.Contains("2044 vim", world.Text, StringComparison.Ordinal);
        world.Type("K");
        Assert.DoesNotContain("DIRTIER", world.Text, StringComparison.Ordinal);
        Assert.Equal(CaptureLevel.Segments, world.Source.Capture.Level);
    }

    [Fact]
    public void IoScreen_OfAProcess_HasWhatItDirtied_WhenThatIsCounted()
    {
        using World world = World.Running(200, 36, seconds: 2);
        IoEvent own = world.Io(2044, "vim", World.SdaSrv, IoOperation.Write, 4096, 500, 1111);
        world.Source.Complete(in own);
        world.Pass(TimeSpan.FromSeconds(1));
        world.Type("/", "v", "i", "m", "Enter", "Enter", "Enter");
        IoEvent io = world.Io(44, "kworker/u8:1", World.SdaSrv, IoOperation.Write, 4096, 500, 2222);
        io.DirtierTgid = 2044;
        world.Source.Complete(in io);
        world.Pass(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain("2222", world.Text, StringComparison.Ordinal);
        world.Type("K");
        Assert.Contains("1111", world.Text, StringComparison.Ordinal);
        Assert.Contains("2222", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_BeginACapture_AndAreSaved()
    {
        MonitorOptions options = new() { Payload = true, SnapLength = 4096, ByDirtier = true };
        using World world = World.Running(120, 36, seconds: 2, options);
        Assert.Equal(CaptureLevel.Payload, world.Source.Capture.Level);
        Assert.Equal(4096u, world.Source.Capture.SnapLength);
        Assert.True(world.Source.ByDirtier);
        world.Type("W");
        Assert.Equal((true, 4096u, true), (world.Saved!.Payload, world.Saved.SnapLength, world.Saved.ByDirtier));
    }
}
