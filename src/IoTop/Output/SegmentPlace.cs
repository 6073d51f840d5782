using IoTop.Model;

namespace IoTop.Output;

/// <summary>Where an I/O and its segments are, in the units that the user asked for.</summary>
/// <param name="devices">Knows partitions and their file systems.</param>
/// <param name="partitionRelative">Sectors count from the beginning of the partition, not of the disk.</param>
internal sealed class SegmentPlace(DeviceCatalog devices, bool partitionRelative)
{
    /// <summary>A sector on the disk, as it is to be printed.</summary>
    public ulong Sector(in IoEvent ioEvent, ulong sector) =>
        partitionRelative && devices.TryGet(ioEvent.Dev, out DeviceInfo device) && device.IsPartition && sector >= device.StartSector
            ? sector - device.StartSector : sector;

    /// <summary>The blocks of the file system that a segment touches; none when its block size is not known.</summary>
    public FileSystemBlocks Blocks(in IoEvent ioEvent, in IoSegment segment) =>
        devices.TryGet(ioEvent.Dev, out DeviceInfo device) ? FileSystemBlocks.Of(device, segment.Sector, segment.Sectors) : default;
}
