using IoTop.Model;

namespace IoTop.Screens;

/// <content>What segments belong to: names of files and of what is no file, blocks and partitions.</content>
internal sealed partial class Session
{
    /// <summary>The path of the file behind a segment, or what it is instead of a file's; bytes of others, to be sanitized.</summary>
    public int WriteLabel(in Segment segment, in IoEvent io, Span<byte> text) => _labels.Write(in segment, in io, text);

    /// <summary>The path of a file, with where its file system is mounted; bytes of others, to be sanitized.</summary>
    public int WritePath(FileEntry file, Span<byte> text) => FilePaths.Write(file, Model.Devices, text);

    /// <summary>The blocks of the mounted file system that sectors lie in.</summary>
    public FileSystemBlocks BlocksOf(uint dev, ulong firstSector, uint sectors) =>
        Model.Devices.TryGet(dev, out DeviceInfo info) ? FileSystemBlocks.Of(info, firstSector, sectors) : default;

    /// <summary>A sector as it is to be shown: of the disk, or of the partition that it lies in.</summary>
    public ulong SectorOf(uint dev, ulong sector) => Settings.PartitionSectors && Model.Devices.TryGet(dev, out DeviceInfo info)
        ? SectorPlace.Of(info, sector).Sector
        : sector;
}
