using System.Text;

namespace IoTop.Model;

/// <summary>Marks the devices that /proc/swaps names.</summary>
internal static class SwapTable
{
    /// <summary>True when a device began or ceased to be swap space.</summary>
    public static bool Apply(ReadOnlySpan<byte> swaps, List<DeviceInfo> devices)
    {
        bool changed = false;
        foreach (DeviceInfo device in devices)
        {
            bool isSwap = device.IsByHand ? device.IsSwap : IsNamed(swaps, device);
            changed |= isSwap != device.IsSwap;
            device.IsSwap = isSwap;
        }

        return changed;
    }

    private static bool IsNamed(ReadOnlySpan<byte> rest, DeviceInfo device)
    {
        _ = ByteText.TakeLine(ref rest);
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = ByteText.TakeLine(ref rest);
            ReadOnlySpan<byte> path = ByteText.TakeWord(ref line);
            bool isPartition = ByteText.TakeWord(ref line).SequenceEqual("partition"u8);
            if (isPartition && path.StartsWith("/dev/"u8) && IsNameOf(path["/dev/".Length..], device))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNameOf(ReadOnlySpan<byte> name, DeviceInfo device) =>
        Ascii.Equals(name, device.Name) ||
        (name.StartsWith("mapper/"u8) && Ascii.Equals(name["mapper/".Length..], device.DisplayName));
}
