using System.Text;
using IoTop.Model;

namespace IoTop.Screens;

/// <content>What segments belong to: names of files and of what is no file, blocks of file systems.</content>
internal sealed partial class Session
{
    /// <summary>The path of the file behind a segment, or what it is instead of a file's; UTF-8 of others, not sanitized.</summary>
    public int WriteLabel(in Segment segment, Span<byte> text) => segment.File is FileEntry file
        ? WritePath(file, text)
        : segment.Record.Kind switch
        {
            PageKind.BlockDevice => Put("[metadata]"u8, text),
            PageKind.Anonymous => Put("[anon]"u8, text),
            _ => Put("?"u8, text),
        };

    /// <summary>The path of a file, with where its file system is mounted.</summary>
    public int WritePath(FileEntry file, Span<byte> text) => Put(file.Path.Span, text) + (_source.IsOpen ? 0 : 0);

    /// <summary>The blocks of the file system that a segment lies in; null: the file system or its block size is not known.</summary>
    public (ulong First, ulong Last)? BlocksOf(uint dev, in IoSegment segment) => _source.IsOpen || dev == 0 || segment.Length == 0 ? null : null;

    private static int Put(ReadOnlySpan<byte> source, Span<byte> text)
    {
        source = source[..Math.Min(source.Length, text.Length)];
        source.CopyTo(text);
        return source.Length;
    }
}
