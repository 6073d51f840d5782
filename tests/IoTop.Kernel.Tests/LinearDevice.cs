namespace IoTop.Kernel.Tests;

/// <summary>A part of a device as a device of its own, by the device mapper; gone when disposed.</summary>
internal sealed class LinearDevice : IDisposable
{
    private readonly string _name = $"iotop-test-{Guid.NewGuid():N}";

    internal LinearDevice(LoopDevice below, ulong start, ulong sectors) =>
        Shell.Script($"echo '0 {sectors} linear {below.Path_} {start}' | dmsetup create {_name}");

    internal static bool IsAvailable
    {
        get
        {
            try
            {
                File.OpenHandle("/dev/mapper/control").Dispose();
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    internal string Path_ => $"/dev/mapper/{_name}";

    internal string Name => Shell.Script($"dmsetup info --columns --noheadings -o blkdevname {_name}").Trim();

    internal uint Dev => BlockDevice.DevOf(Name);

    public void Dispose() => Shell.Script($"dmsetup remove --retry {_name}");
}
