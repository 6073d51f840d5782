using System.Globalization;

namespace IoTop.Kernel.Tests;

/// <summary>A zram device: bio-based and as fast as memory; gone when disposed.</summary>
internal sealed class ZramDevice : IDisposable
{
    private const string HotAdd = "/sys/class/zram-control/hot_add";
    private readonly string _number;

    internal ZramDevice(int megabytes)
    {
        _number = File.ReadAllText(HotAdd).Trim(); // reading makes the device
        File.WriteAllText($"/sys/block/zram{_number}/disksize", string.Create(CultureInfo.InvariantCulture, $"{megabytes}M"));
    }

    internal static bool IsAvailable => File.Exists(HotAdd);

    internal string Name => $"zram{_number}";

    internal string Path_ => $"/dev/{Name}";

    internal uint Dev => BlockDevice.DevOf(Name);

    public void Dispose() => File.WriteAllText("/sys/class/zram-control/hot_remove", _number);
}
