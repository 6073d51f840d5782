namespace IoTop.Model;

internal ref partial struct RecordDecoder
{
    private void Device()
    {
        uint flags = _reader.UInt();
        uint dev = _reader.UInt();
        uint disk = _reader.UInt();
        DeviceKind kind = (DeviceKind)_reader.UShort();
        ulong startSector = _reader.Number();
        ulong sizeBytes = _reader.Number();
        uint logicalBlockSize = _reader.UInt();
        uint fileSystemBlockSize = _reader.UInt();
        uint queueRequests = _reader.UInt();
        _into.Device(new DeviceRecord(dev, _reader.Text())
        {
            DisplayName = (flags & 32) != 0 ? _reader.Text() : null,
            FileSystem = _reader.Text(),
            Model = _reader.Text(),
            Scheduler = _reader.Text(),
            BackingFile = _reader.Text(),
            MapType = _reader.Text(),
            Label = _reader.Text(),
            Slaves = Slaves(),
            MountPoints = MountPoints(),
            Kind = kind,
            Disk = (flags & 16) != 0 ? disk : null,
            StartSector = startSector,
            SizeBytes = sizeBytes,
            LogicalBlockSize = logicalBlockSize,
            FileSystemBlockSize = fileSystemBlockSize,
            QueueRequests = queueRequests,
            IsSwap = (flags & 1) != 0,
            IsReadOnly = (flags & 2) != 0,
            IsRemovable = (flags & 4) != 0,
            IsRotational = (flags & 8) != 0,
            IsSame = (flags & 64) != 0,
        });
    }

    private uint[] Slaves()
    {
        uint[] slaves = new uint[_reader.Count(1)];
        foreach (ref uint slave in slaves.AsSpan())
        {
            slave = _reader.UInt();
        }

        return slaves;
    }

    private string[] MountPoints()
    {
        List<string> points = [];
        while (_reader.Byte() != 0)
        {
            points.Add(_reader.Text());
        }

        return [.. points];
    }
}
