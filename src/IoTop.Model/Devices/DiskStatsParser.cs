namespace IoTop.Model;

/// <summary>Reads /proc/diskstats line by line, without allocating.</summary>
public ref struct DiskStatsParser
{
    private ReadOnlySpan<byte> _rest;

    public DiskStatsParser(ReadOnlySpan<byte> text) => _rest = text;

    /// <summary>Device of the line that was read last.</summary>
    public uint Dev { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    public DiskStats Stats { get; private set; }

    /// <summary>Reads the next line that makes sense; false at the end. Fields that an older kernel does not have are 0.</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = ByteText.TakeLine(ref _rest);
            if (!ByteText.TryTakeNumber(ref line, out ulong major) || !ByteText.TryTakeNumber(ref line, out ulong minor))
            {
                continue;
            }

            ReadOnlySpan<byte> name = ByteText.TakeWord(ref line);
            if (name.IsEmpty)
            {
                continue;
            }

            Dev = DeviceNumber.Make((uint)major, (uint)minor);
            Name = name;
            Stats = ReadFields(line);
            return true;
        }

        return false;
    }

    private static DiskStats ReadFields(ReadOnlySpan<byte> line)
    {
        DiskStats stats = default;
        _ = ByteText.TryTakeNumber(ref line, out stats.ReadsCompleted);
        _ = ByteText.TryTakeNumber(ref line, out stats.ReadsMerged);
        _ = ByteText.TryTakeNumber(ref line, out stats.SectorsRead);
        _ = ByteText.TryTakeNumber(ref line, out stats.ReadMs);
        _ = ByteText.TryTakeNumber(ref line, out stats.WritesCompleted);
        _ = ByteText.TryTakeNumber(ref line, out stats.WritesMerged);
        _ = ByteText.TryTakeNumber(ref line, out stats.SectorsWritten);
        _ = ByteText.TryTakeNumber(ref line, out stats.WriteMs);
        _ = ByteText.TryTakeNumber(ref line, out stats.InFlight);
        _ = ByteText.TryTakeNumber(ref line, out stats.IoTicksMs);
        _ = ByteText.TryTakeNumber(ref line, out stats.WeightedMs);
        _ = ByteText.TryTakeNumber(ref line, out stats.DiscardsCompleted);
        _ = ByteText.TryTakeNumber(ref line, out stats.DiscardsMerged);
        _ = ByteText.TryTakeNumber(ref line, out stats.SectorsDiscarded);
        _ = ByteText.TryTakeNumber(ref line, out stats.DiscardMs);
        _ = ByteText.TryTakeNumber(ref line, out stats.FlushesCompleted);
        _ = ByteText.TryTakeNumber(ref line, out stats.FlushMs);
        return stats;
    }
}
