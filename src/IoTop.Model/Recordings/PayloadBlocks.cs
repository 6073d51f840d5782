namespace IoTop.Model;

/// <summary>
/// The open block of segments, with or without their bytes. Each block names the files and functions that its segments refer to anew, so
/// that it can be read without those before it.
/// </summary>
internal sealed class PayloadBlocks(bool withBytes, IRecordedNames names)
{
    private readonly HashSet<(uint FsDev, ulong Inode)> _files = [];
    private readonly HashSet<ulong> _functions = [];

    public RecordEncoder Encoder { get; } = new(new ByteWriter(4096));

    public ulong FirstNs { get; private set; } = ulong.MaxValue;

    public ulong LastNs { get; private set; }

    public void Clear()
    {
        Encoder.Clear();
        _files.Clear();
        _functions.Clear();
        FirstNs = ulong.MaxValue;
        LastNs = 0;
    }

    public void Segment(in SegmentRecord record, ReadOnlySpan<byte> bytes)
    {
        if (!withBytes && record.DataOffset != 0)
        {
            return;
        }

        Name(in record);
        FirstNs = Math.Min(FirstNs, record.QueueNs);
        LastNs = Math.Max(LastNs, record.QueueNs);
        if (withBytes)
        {
            Encoder.Segment(in record, bytes);
        }
        else
        {
            SegmentRecord bare = record;
            bare.Captured = 0;
            Encoder.Segment(in bare, default);
        }
    }

    public void File(in FileRecord record, ReadOnlySpan<byte> path)
    {
        _files.Add((record.FsDev, record.Inode));
        Encoder.File(in record, path);
    }

    public void Function(ulong address, ReadOnlySpan<char> name)
    {
        _functions.Add(address);
        Encoder.Function(address, name);
    }

    private void Name(in SegmentRecord record)
    {
        if (record.Kind is PageKind.File or PageKind.Direct && _files.Add((record.FsDev, record.Inode)) &&
            names.TryGetFile(record.FsDev, record.Inode, out FileRecord file, out ReadOnlySpan<byte> path))
        {
            Encoder.File(in file, path);
        }

        if (record.EndIo != 0 && _functions.Add(record.EndIo))
        {
            string name = names.FunctionName(record.EndIo);
            if (name.Length != 0)
            {
                Encoder.Function(record.EndIo, name);
            }
        }
    }
}
