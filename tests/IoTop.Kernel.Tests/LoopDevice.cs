namespace IoTop.Kernel.Tests;

/// <summary>A loop device over a file of its own; gone when disposed.</summary>
internal sealed class LoopDevice : IDisposable
{
    private readonly string _file;
    private string? _mountPoint;

    internal LoopDevice(int megabytes)
    {
        // tmpfs where there is one: the load then moves no byte of a real disk.
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        _file = Path.Combine(folder, $"iotop-test-{Guid.NewGuid():N}");
        Shell.Script($"truncate -s {megabytes}M {_file}");
        Path_ = Shell.Script($"losetup --find --show {_file}").Trim();
    }

    /// <summary>/dev/loopN.</summary>
    internal string Path_ { get; }

    internal string Name => Path.GetFileName(Path_);

    /// <summary>The kernel's dev_t.</summary>
    internal uint Dev => BlockDevice.DevOf(Name);

    internal string Mount(string filesystem, string makeOptions = "", string mountOptions = "defaults")
    {
        Shell.Script($"mkfs.{filesystem} {makeOptions} {Path_}");
        _mountPoint = _file + ".mnt";
        Directory.CreateDirectory(_mountPoint);
        Shell.Script($"mount -o {mountOptions} {Path_} {_mountPoint}");
        return _mountPoint;
    }

    internal void Unmount()
    {
        if (_mountPoint is not null)
        {
            Shell.Script($"umount {_mountPoint}");
            Directory.Delete(_mountPoint);
            _mountPoint = null;
        }
    }

    public void Dispose()
    {
        Unmount();
        Shell.Script($"losetup --detach {Path_}");
        File.Delete(_file);
    }
}
