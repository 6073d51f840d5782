using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>What an I/O consists of, as far as that is flat: number of segments, first file, the dirtier's pid, the sum found.</summary>
internal sealed class CsvTraceContent(CsvFieldWriter<TraceField> writer, TraceOptions options, SegmentFile file) : ITraceContentWriter
{
    public void Write(in IoEvent ioEvent, TraceContent content)
    {
        if (options.Segments)
        {
            writer.Number(TraceField.Segments, (ulong)content.Io.Count);
            if (content.HasData && !content.Io.IsWhole)
            {
                writer.Flag(TraceField.SegmentsLost, true);
            }
        }

        if (options.Files && content.Io.Count > 0)
        {
            writer.Text(TraceField.File, file.Of(in ioEvent, content, 0));
        }

        if (content.FirstDirtied() is int dirtied and >= 0)
        {
            writer.Number(TraceField.Dirtier, content.Io.Stored(dirtied).Record.DirtierTgid);
        }

        if (content.Patterns.Length > 0)
        {
            writer.Number(TraceField.Found, (ulong)content.FoundTotal);
        }
    }
}
