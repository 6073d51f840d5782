using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Output;

/// <summary>What an I/O consists of, as objects: its segments with their bytes, who dirtied them, what was found.</summary>
internal sealed class JsonTraceContent : ITraceContentWriter
{
    private static readonly JsonEncodedText[] s_fields = [.. TraceFields.OfSegment.Select(static f => JsonEncodedText.Encode(f.Name))];
    private static readonly JsonEncodedText s_segments = NameOf(TraceField.Segments);
    private static readonly JsonEncodedText s_segmentsLost = NameOf(TraceField.SegmentsLost);
    private static readonly JsonEncodedText s_file = NameOf(TraceField.File);
    private static readonly JsonEncodedText s_dirtier = NameOf(TraceField.Dirtier);
    private static readonly JsonEncodedText s_found = NameOf(TraceField.Found);
    private static readonly JsonEncodedText s_tsNs = NameOf(TraceField.TsNs);
    private static readonly JsonEncodedText s_pid = NameOf(TraceField.Pid);
    private static readonly JsonEncodedText s_comm = NameOf(TraceField.Comm);

    private readonly Utf8JsonWriter _json;
    private readonly TraceOptions _options;
    private readonly SegmentPlace _place;
    private readonly SegmentFile _file;
    private readonly JsonEncodedText[] _patterns;

    public JsonTraceContent(Utf8JsonWriter json, TraceOptions options, SegmentPlace place, SegmentFile file)
    {
        _json = json;
        _options = options;
        _place = place;
        _file = file;
        _patterns = [.. options.Patterns.Select(static pattern => JsonEncodedText.Encode(pattern.Text))];
    }

    public void Write(in IoEvent ioEvent, TraceContent content)
    {
        if (_options.Segments && content.HasData)
        {
            _json.WriteStartArray(s_segments);
            for (int i = 0; i < content.Io.Count; i++)
            {
                Segment(in ioEvent, content, i);
            }

            _json.WriteEndArray();
            if (!content.Io.IsWhole)
            {
                _json.WriteBoolean(s_segmentsLost, true);
            }
        }

        if (_options.Files && content.Io.Count > 0)
        {
            _json.WriteString(s_file, _file.Of(in ioEvent, content, 0));
        }

        if (content.FirstDirtied() is int dirtied and >= 0)
        {
            Dirtier(s_dirtier, in content.Io.Stored(dirtied).Record);
        }

        if (_patterns.Length > 0)
        {
            _json.WriteStartObject(s_found);
            for (int i = 0; i < _patterns.Length; i++)
            {
                _json.WriteNumber(_patterns[i], content.Found[i]);
            }

            _json.WriteEndObject();
        }
    }

    private void Segment(in IoEvent ioEvent, TraceContent content, int index)
    {
        ref readonly IoSegment segment = ref content.Io[index];
        ref readonly SegmentRecord record = ref content.Io.Stored(index).Record;
        _json.WriteStartObject();
        Number(SegmentField.Index, (ulong)segment.Index);
        Number(SegmentField.Len, segment.Length);
        Number(SegmentField.Offset, segment.PageOffset);
        Number(SegmentField.Sector, _place.Sector(in ioEvent, segment.Sector));
        Number(SegmentField.Sectors, segment.Sectors);
        if (_place.Blocks(in ioEvent, in segment) is { IsKnown: true } blocks)
        {
            Number(SegmentField.Block, blocks.First);
            Number(SegmentField.Blocks, blocks.Count);
        }

        if (_options.Files)
        {
            _json.WriteString(s_fields[(int)SegmentField.File], _file.Of(in ioEvent, content, index));
            if (_file.TryOffset(in ioEvent, content, index, out ulong offset))
            {
                Number(SegmentField.FileOffset, offset);
            }
        }

        if (record.DirtierTgid != 0)
        {
            Dirtier(s_fields[(int)SegmentField.Dirtier], in record);
        }

        if (content.HasBytes)
        {
            Bytes(content, index);
        }

        _json.WriteEndObject();
    }

    private void Bytes(TraceContent content, int index)
    {
        ref readonly IoSegment segment = ref content.Io[index];
        uint there = segment.Captured;
        if (_options.HexdumpBytes > 0)
        {
            ReadOnlySpan<byte> bytes = content.Bytes(index, _options.HexdumpBytes);
            _json.WriteBase64String(s_fields[(int)SegmentField.Data], bytes);
            there = (uint)bytes.Length;
        }

        Mark(SegmentField.Truncated, there < segment.Length);
        Mark(SegmentField.Lost, segment.Captured < segment.Wanted);
    }

    private void Dirtier(JsonEncodedText name, in SegmentRecord record)
    {
        _json.WriteStartObject(name);
        _json.WriteNumber(s_pid, record.DirtierTgid);
        _json.WriteString(s_comm, record.DirtierComm.Bytes);
        if (record.DirtyNs != 0)
        {
            _json.WriteNumber(s_tsNs, record.DirtyNs);
        }

        _json.WriteEndObject();
    }

    private void Number(SegmentField field, ulong value) => _json.WriteNumber(s_fields[(int)field], value);

    private void Mark(SegmentField field, bool value)
    {
        if (value)
        {
            _json.WriteBoolean(s_fields[(int)field], true);
        }
    }

    private static JsonEncodedText NameOf(TraceField field) => JsonEncodedText.Encode(TraceFields.All[(int)field].Name);
}
