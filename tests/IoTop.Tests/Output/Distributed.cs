using IoTop.Model;

namespace IoTop.Tests.Output;

/// <summary>A machine whose histograms a test scripts.</summary>
internal static class Distributed
{
    public static TestWorld World(out Opened opened)
    {
        var world = new TestWorld();
        Opened made = opened = new Opened();
        world.Host = world.Host with
        {
            OpenHistogram = request =>
            {
                made.Source = new ScriptedHistogramSource(request);
                made.Prepare?.Invoke(made.Source);
                return made.Source;
            },
            DevicesMade = static devices =>
            {
                devices.Add(new DeviceRecord(TestWorld.Sda, "sda"));
                devices.Add(new DeviceRecord(TestWorld.Sda1, "sda1") { Kind = DeviceKind.Partition, Disk = TestWorld.Sda });
                devices.Add(new DeviceRecord(TestWorld.Nvme, "nvme0n1"));
            },
        };
        return world;
    }

    /// <summary>What the command opened.</summary>
    internal sealed class Opened
    {
        public ScriptedHistogramSource? Source { get; set; }

        public Action<ScriptedHistogramSource>? Prepare { get; set; }
    }
}
