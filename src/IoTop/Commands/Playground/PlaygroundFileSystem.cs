namespace IoTop.Commands;

/// <summary>What the disk of a playground is formatted with.</summary>
internal enum PlaygroundFileSystem
{
    Ext4,
    Xfs,
    Btrfs,
}
