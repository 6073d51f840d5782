namespace IoTop.Model;

/// <summary>Where a file system is mounted; raw bytes.</summary>
/// <param name="FsDev">s_dev of the file system: that of its device, or an anonymous number.</param>
/// <param name="Root">What of the file system is mounted, from its own root.</param>
/// <param name="Point">Where.</param>
public sealed record MountRecord(uint FsDev, byte[] Root, byte[] Point, string FileSystem);
