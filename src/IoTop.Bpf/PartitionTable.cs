using System.Globalization;

namespace IoTop.Bpf;

/// <summary>Which disk a partition lies on, as /sys/dev/block tells.</summary>
internal static class PartitionTable
{
    private const int MinorBits = 20;

    /// <summary>The kernel's number of a partition's disk; 0 when the device is no partition.</summary>
    internal static uint DiskOf(uint dev) => DiskOf(dev, "/sys/dev/block");

    internal static uint DiskOf(uint dev, string root)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"{root}/{dev >> MinorBits}:{dev & ((1u << MinorBits) - 1)}");
        try
        {
            // The folder is a link to .../DISK/PARTITION: its parent is reached through the link only.
            if (!File.Exists($"{folder}/partition") || new DirectoryInfo(folder).ResolveLinkTarget(true)?.FullName is not string target)
            {
                return 0;
            }

            string[] numbers = File.ReadAllText(Path.Combine(Path.GetDirectoryName(target)!, "dev")).Trim().Split(':');
            return uint.Parse(numbers[0], CultureInfo.InvariantCulture) << MinorBits | uint.Parse(numbers[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return 0;
        }
    }
}
