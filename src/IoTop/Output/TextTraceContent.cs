using System.Text;
using IoTop.Columns;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// What stands under the line of an I/O: its segments as imgrement prints them, their bytes, and what was found in them. Allocates
/// nothing.
/// </summary>
internal sealed class TextTraceContent
{
    private const int Indent = 2;

    private readonly OutputBuffer _output;
    private readonly TraceOptions _options;
    private readonly CellContext _context;
    private readonly TextWriting _writing;
    private readonly SegmentPlace _place;
    private readonly SegmentFile _file;
    private readonly byte[][] _patterns;

    public TextTraceContent(OutputBuffer output, TraceOptions options, CellContext context, TextWriting writing)
    {
        _output = output;
        _options = options;
        _context = context;
        _writing = writing;
        _place = new SegmentPlace(context.Model.Devices, options.PartitionRelative);
        _file = new SegmentFile(context.Model);
        _patterns = [.. options.Patterns.Select(static pattern => Encoding.UTF8.GetBytes(pattern.Text))];
    }

    /// <summary>Ends the line of the I/O with its file, when only files are asked for.</summary>
    public void WriteFile(in IoEvent ioEvent, TraceContent content)
    {
        if (content.Io.Count == 0)
        {
            _output.Write((byte)'-');
            return;
        }

        _writing.Write(_output, _file.Of(in ioEvent, content, 0));
        if (content.OtherFiles() is int others and > 0)
        {
            _output.Write(" +"u8);
            Number(others);
        }
    }

    /// <summary>Writes the lines under that of the I/O.</summary>
    public void Write(in IoEvent ioEvent, TraceContent content)
    {
        if (_options.Segments)
        {
            Head(in ioEvent, content);
            for (int i = 0; i < content.Io.Count; i++)
            {
                Segment(in ioEvent, content, i);
                HexDump.Write(_output, content.Bytes(i, _options.HexdumpBytes), 2 * Indent);
            }
        }

        for (int i = 0; i < content.Found.Length; i++)
        {
            if (content.Found[i] > 0)
            {
                Found(i, content.Found[i]);
            }
        }
    }

    private void Head(in IoEvent ioEvent, TraceContent content)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        _ = _context.Model.Source.Description.CommandFlags.TryFormatRwbs(ioEvent.Op, 0, text, out int letters);
        _output.Fill((byte)' ', Indent);
        _output.Write(text[..letters]);
        _output.Write(", bytes to transfer: "u8);
        Number(ioEvent.Bytes);
        if (!content.HasData)
        {
            _output.Write(", no data\n"u8);
            return;
        }

        _output.Write(", segments: "u8);
        if (content.Io.Count == 0)
        {
            _output.Write("not captured\n"u8);
            return;
        }

        Number(content.Io.Count);
        _output.Write(content.Io.IsWhole ? "\n"u8 : ", others lost\n"u8);
    }

    private void Segment(in IoEvent ioEvent, TraceContent content, int index)
    {
        ref readonly IoSegment segment = ref content.Io[index];
        _output.Fill((byte)' ', Indent);
        _output.Write("bv #"u8);
        Number(segment.Index);
        _output.Write(": len "u8);
        Number(segment.Length);
        _output.Write(", offset "u8);
        Number(segment.PageOffset);
        _output.Write(", "u8);
        Range(_place.Sector(in ioEvent, segment.Sector), segment.Sectors, "sector"u8);
        if (_place.Blocks(in ioEvent, in segment) is { IsKnown: true } blocks)
        {
            _output.Write(" or "u8);
            Range(blocks.First, blocks.Count, "block"u8);
        }

        if (_options.Files)
        {
            File(in ioEvent, content, index);
        }

        ref readonly SegmentRecord record = ref content.Io.Stored(index).Record;
        Dirtier(in ioEvent, in record);
        if (content.HasBytes)
        {
            Captured(in segment, in record);
        }

        _output.Write((byte)'\n');
    }

    private void File(in IoEvent ioEvent, TraceContent content, int index)
    {
        _output.Write(", file "u8);
        _writing.Write(_output, _file.Of(in ioEvent, content, index));
        if (_file.TryOffset(in ioEvent, content, index, out ulong offset))
        {
            _output.Write(" at "u8);
            Number(offset);
        }
    }

    /// <summary>"8 sectors (6154..6161)".</summary>
    private void Range(ulong first, ulong count, ReadOnlySpan<byte> unit)
    {
        Number(count);
        _output.Write((byte)' ');
        _output.Write(unit);
        _output.Write(count == 1 ? " ("u8 : "s ("u8);
        Number(first);
        if (count > 1)
        {
            _output.Write(".."u8);
            Number(first + count - 1);
        }

        _output.Write((byte)')');
    }

    private void Dirtier(in IoEvent ioEvent, in SegmentRecord record)
    {
        if (record.DirtierTgid == 0 || record.DirtierTgid == ioEvent.Tgid)
        {
            return;
        }

        _output.Write(", dirtied by "u8);
        _writing.Write(_output, record.DirtierComm.Bytes);
        _output.Write(" ("u8);
        Number(record.DirtierTgid);
        _output.Write((byte)')');
        if (record.DirtyNs != 0 && record.DirtyNs <= record.QueueNs)
        {
            _output.Write((byte)' ');
            _output.Advance(Format.Duration(record.QueueNs - record.DirtyNs, _output.GetSpan(Format.MaxLength)[..Format.MaxLength]));
            _output.Write(" earlier"u8);
        }
    }

    /// <summary>Says it when not all bytes of the segment are there.</summary>
    private void Captured(in IoSegment segment, in SegmentRecord record)
    {
        if ((record.Flags & SegmentFlags.Fault) != 0)
        {
            _output.Write(", bytes could not be read"u8);
            return;
        }

        if (segment.Captured > 0 && segment.Captured < segment.Length)
        {
            _output.Write(", captured "u8);
            Number(segment.Captured);
            _output.Write(" of "u8);
            Number(segment.Length);
            _output.Write(" bytes"u8);
        }

        if (segment.Captured < segment.Wanted)
        {
            _output.Write(", payload lost"u8);
        }
    }

    private void Found(int pattern, int times)
    {
        _output.Fill((byte)' ', Indent);
        _output.Write("found "u8);
        _writing.Write(_output, _patterns[pattern]);
        _output.Write((byte)' ');
        Number(times);
        _output.Write(times == 1 ? " time in page data\n"u8 : " times in page data\n"u8);
    }

    private void Number<T>(T value)
        where T : System.Numerics.IBinaryInteger<T> =>
        _output.Advance(Format.Number(value, _output.GetSpan(Format.MaxLength)[..Format.MaxLength]));
}
