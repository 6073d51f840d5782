namespace IoTop.Model;

/// <summary>Blocks of the file system that some sectors belong to, counted from the beginning of its partition or device.</summary>
/// <param name="First">The block that the first byte lies in.</param>
/// <param name="Last">The block that the last byte lies in.</param>
/// <param name="Size">Bytes of a block; 0: no file system known there, and no blocks.</param>
public readonly record struct FileSystemBlocks(ulong First, ulong Last, uint Size)
{
    private const int SectorBytes = 512;

    public bool IsKnown => Size != 0;

    /// <summary>How many blocks are touched.</summary>
    public ulong Count => IsKnown ? Last - First + 1 : 0;

    /// <summary>The blocks of absolute sectors, as events and segments name them together with a disk or a partition.</summary>
    public static FileSystemBlocks Of(DeviceInfo device, ulong firstSector, uint sectors)
    {
        SectorPlace place = SectorPlace.Of(device, firstSector);
        uint size = place.Device.FileSystemBlockSize;
        if (size == 0 || sectors == 0 || place.Sector > ulong.MaxValue / SectorBytes - sectors)
        {
            return default;
        }

        return new FileSystemBlocks(
            place.Sector * SectorBytes / size, (((place.Sector + sectors) * SectorBytes) - 1) / size, size);
    }
}
