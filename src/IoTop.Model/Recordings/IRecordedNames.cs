namespace IoTop.Model;

/// <summary>Names of what segments refer to by number.</summary>
internal interface IRecordedNames
{
    /// <summary>The record of a file as it is named now, and its names; valid until the next call.</summary>
    bool TryGetFile(uint fsDev, ulong inode, out FileRecord record, out ReadOnlySpan<byte> path);

    /// <summary>"" when it is not known.</summary>
    string FunctionName(ulong address);
}
