namespace IoTop.Bpf.Tests;

/// <summary>A fabricated /sys: /dev/block/259:1 is a link to the folder of a partition in that of its disk.</summary>
public sealed class PartitionTableTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("iotop-sys-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void DiskOf_follows_a_partition_to_its_disk_and_knows_no_other()
    {
        string disk = Path.Combine(_root, "devices", "nvme0n1"), partition = Path.Combine(disk, "nvme0n1p2"), table = Path.Combine(_root, "block");
        Directory.CreateDirectory(partition);
        Directory.CreateDirectory(table);
        File.WriteAllText(Path.Combine(disk, "dev"), "259:3\n");
        File.WriteAllText(Path.Combine(partition, "partition"), "2\n");
        Directory.CreateSymbolicLink(Path.Combine(table, "259:3"), "../devices/nvme0n1");
        Directory.CreateSymbolicLink(Path.Combine(table, "259:5"), "../devices/nvme0n1/nvme0n1p2");

        Assert.Equal((259u << 20) | 3, PartitionTable.DiskOf((259u << 20) | 5, table));
        Assert.Equal(0u, PartitionTable.DiskOf((259u << 20) | 3, table));
        Assert.Equal(0u, PartitionTable.DiskOf((8u << 20) | 1, table));

        File.WriteAllText(Path.Combine(disk, "dev"), "nonsense");
        Assert.Equal(0u, PartitionTable.DiskOf((259u << 20) | 5, table));
    }
}
