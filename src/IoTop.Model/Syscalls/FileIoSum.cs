namespace IoTop.Model;

/// <summary>Block I/O of a file.</summary>
public struct FileIoSum
{
    public ulong Ios { get; set; }

    /// <summary>Bytes read from the disk.</summary>
    public ulong Read { get; set; }

    /// <summary>Bytes written to the disk.</summary>
    public ulong Written { get; set; }

    internal void Add(in FileIoSum other)
    {
        Ios += other.Ios;
        Read += other.Read;
        Written += other.Written;
    }

    internal void Subtract(in FileIoSum other)
    {
        Ios -= other.Ios;
        Read -= other.Read;
        Written -= other.Written;
    }
}
