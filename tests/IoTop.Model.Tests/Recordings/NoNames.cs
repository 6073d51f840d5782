namespace IoTop.Model.Tests;

/// <summary>Knows no file and no function.</summary>
internal sealed class NoNames : IRecordedNames
{
    public bool TryGetFile(uint fsDev, ulong inode, out FileRecord record, out ReadOnlySpan<byte> path)
    {
        record = default;
        path = default;
        return false;
    }

    public string FunctionName(ulong address) => "";
}
