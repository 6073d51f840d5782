using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The lines of the structure pane: fields, a line for each segment, two for each file.</summary>
internal sealed class SegmentLines(Session session, ShownIo shown, IoOutline outline) : IOutline
{
    // From here on the numbers of a segment have room for their names.
    private const int WordsWidth = 78;
    private const int MaxText = 512;

    // " +12,345,678" behind the place.
    private const int OffsetWidth = 12;

    private readonly ContentWords _words = new(session);

    public int Count => outline.Count;

    public int Depth(int row) => outline.DepthOf(row);

    public bool IsSelectable(int row) => !IoOutline.IsHeading(outline[row].Kind) && outline[row].Kind != OutlineKind.TimelineText;

    /// <summary>Does a slice of comparing segments; returns whether there is more to do at once.</summary>
    public bool Work() => _words.Work();

    /// <summary>Looks at the contents of the segments that are about to be drawn, as far as it has not before.</summary>
    public void Prepare(int first, int count)
    {
        for (int row = first; row < Math.Min(outline.Count, first + count); row++)
        {
            if (outline[row].Kind == OutlineKind.Segment)
            {
                _words.Look(shown, outline[row].Index);
            }
        }
    }

    public void DrawLine(int row, Canvas line)
    {
        OutlineLine what = outline[row];
        switch (what.Kind)
        {
            case OutlineKind.Segment:
                DrawSegment(line, what.Index);
                break;
            case OutlineKind.File:
                DrawFile(line, outline.File(what.Index));
                break;
            case OutlineKind.FileFacts:
                DrawFacts(line, outline.File(what.Index));
                break;
            case <= OutlineKind.Files:
                DrawHeading(line, what.Kind);
                break;
            default:
                IoFields.Draw(line, what.Kind, session, shown);
                break;
        }
    }

    private void DrawHeading(Canvas line, OutlineKind kind)
    {
        ReadOnlySpan<byte> title = kind switch
        {
            OutlineKind.What => "what"u8,
            OutlineKind.Who => "who"u8,
            OutlineKind.Where => "where"u8,
            OutlineKind.When => "when"u8,
            OutlineKind.Segments => "segments"u8,
            _ => "files"u8,
        };
        var pen = new Pen(line, 0);
        pen.Write(title, Role.Title);
        if (kind != OutlineKind.Segments)
        {
            return;
        }

        pen.Skip(1);
        pen.Count((ulong)shown.SegmentCount, Role.Normal);
        if (line.Width < WordsWidth && shown.SegmentCount > 0)
        {
            pen.Write("  # length offset sectors blocks content file"u8, Role.Dim);
        }
    }

    private void DrawSegment(Canvas line, int index)
    {
        ref readonly IoSegment segment = ref shown.Content[index];
        bool hasWords = line.Width >= WordsWidth;
        var pen = new Pen(line, 0);
        pen.Write("#"u8, Role.Dim);
        Number(ref pen, (ulong)index, Role.Accent);
        Named(ref pen, hasWords ? " len "u8 : " "u8, segment.Length, Role.Bright);
        Named(ref pen, hasWords ? " offset "u8 : " "u8, segment.PageOffset, Role.Normal);
        ulong sector = shown.SectorOf(segment.Sector);
        Named(ref pen, hasWords ? " sectors "u8 : " "u8, sector, Role.Normal);
        Named(ref pen, ".."u8, sector + segment.Sectors - 1, Role.Normal);
        DrawBlocks(ref pen, in segment, hasWords);
        pen.Skip(1);
        _words.Draw(ref pen, shown, index);
        pen.Skip(1);
        DrawPlace(ref pen, index);
    }

    private void DrawBlocks(ref Pen pen, in IoSegment segment, bool hasWords)
    {
        FileSystemBlocks blocks = session.BlocksOf(shown.Io.Dev, segment.Sector, segment.Sectors);
        if (blocks.IsKnown)
        {
            Named(ref pen, hasWords ? " blocks "u8 : " "u8, blocks.First, Role.Normal);
            Named(ref pen, ".."u8, blocks.Last, Role.Normal);
        }
    }

    /// <summary>The file and where in it, or what it is instead of a file's.</summary>
    private void DrawPlace(ref Pen pen, int index)
    {
        Span<byte> text = stackalloc byte[MaxText];
        int length = session.WriteLabel(in shown.Content.Stored(index), in shown.Io, text);
        DrawPlace(ref pen, text[..length], pen.Room - OffsetWidth);
        if (shown.Content[index].FileOffset != SegmentRecord.Unknown)
        {
            pen.Write(" +"u8, Role.Dim);
            pen.Count(shown.Content[index].FileOffset, Role.Dim);
        }
    }

    /// <summary>The path when there is room for it, else the name alone: it says more than the beginning of the path.</summary>
    public static void DrawPlace(ref Pen pen, scoped ReadOnlySpan<byte> place, int width)
    {
        bool fits = DisplayText.Width(place) <= width;
        int slash = place.LastIndexOf((byte)'/');
        pen.WriteCut(fits || slash < 0 ? place : place[(slash + 1)..], pen.Room, Role.Good);
    }

    private void DrawFile(Canvas line, FileEntry file)
    {
        Span<byte> text = stackalloc byte[MaxText];
        var pen = new Pen(line, 0);
        pen.WriteCut(text[..session.WritePath(file, text)], pen.Room, ((Style)Role.Bright).Bold);
    }

    private static void DrawFacts(Canvas line, FileEntry file)
    {
        var pen = new Pen(line, 0);
        pen.Write("size "u8, Role.Dim);
        pen.Count(file.Size, Role.Normal);
        pen.Write("  inode "u8, Role.Dim);
        Number(ref pen, file.Inode, Role.Normal);
        pen.Skip(2);
        pen.Write(file.FileSystem, Role.Normal);
    }

    private static void Named(ref Pen pen, scoped ReadOnlySpan<byte> name, ulong value, Style style)
    {
        pen.Write(name, Role.Dim);
        Number(ref pen, value, style);
    }

    /// <summary>Without separators: what is typed into other tools.</summary>
    private static void Number(ref Pen pen, ulong value, Style style)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        pen.Write(text[..Format.Number(value, text)], style);
    }
}
