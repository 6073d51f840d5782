namespace IoTop.Model;

/// <summary>What a file is, out of i_mode.</summary>
public static class InodeMode
{
    private const int TypeMask = 0xF000;
    private const int Fifo = 0x1000;
    private const int Character = 0x2000;
    private const int Directory = 0x4000;
    private const int Block = 0x6000;
    private const int Regular = 0x8000;
    private const int SymbolicLink = 0xA000;
    private const int Socket = 0xC000;

    public static bool IsPipe(ushort mode) => (mode & TypeMask) == Fifo;

    public static bool IsSocket(ushort mode) => (mode & TypeMask) == Socket;

    /// <summary>It has blocks on a disk, or could have: what block I/O can be told of.</summary>
    public static bool IsRegular(ushort mode) => (mode & TypeMask) == Regular;

    public static bool IsBlockDevice(ushort mode) => (mode & TypeMask) == Block;

    /// <summary>One word for it: "file", "pipe", "socket", ...</summary>
    public static ReadOnlySpan<byte> NameOf(ushort mode) => (mode & TypeMask) switch
    {
        Fifo => "pipe"u8,
        Character => "char"u8,
        Directory => "dir"u8,
        Block => "block"u8,
        Regular => "file"u8,
        SymbolicLink => "link"u8,
        Socket => "socket"u8,
        _ => "anon"u8,
    };
}
