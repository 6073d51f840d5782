using System.Globalization;
using System.Text;
using System.Text.Json;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>Histograms as records, one for each section of an interval. Amounts are bytes or microseconds.</summary>
internal sealed class HistogramRecords(IFieldWriter<HistogramField> writer)
{
    private static readonly JsonEncodedText s_buckets = JsonEncodedText.Encode(HistogramFields.All[(int)HistogramField.Buckets].Name);
    private static readonly JsonEncodedText[] s_bucketFields =
        [.. HistogramFields.OfBucket.Select(static f => JsonEncodedText.Encode(f.Name))];

    private readonly byte[] _time = new byte[Format.MaxLength];
    private byte[] _text = new byte[2048];

    public void Write(HistogramView view, DateTimeOffset now)
    {
        int time = Format.Iso8601(now, _time);
        foreach (HistogramSection section in view.Table.Sections)
        {
            writer.Begin();
            writer.Word(HistogramField.Type, "histogram"u8);
            writer.Word(HistogramField.Time, _time.AsSpan(0, time));
            writer.Word(HistogramField.At, Utf8(HistogramSyntax.NameOf(view.Request.At)));
            writer.Word(HistogramField.Of, Utf8(HistogramSyntax.NameOf(view.Request.Of)));
            writer.Word(HistogramField.Unit, view.IsSize ? "bytes"u8 : "us"u8);
            writer.Text(HistogramField.Source, Utf8(view.Source.Source));
            Group(view, section);
            Amounts(view, section);
            Buckets(view, section);
            writer.End();
        }
    }

    private void Group(HistogramView view, HistogramSection section)
    {
        HistogramGrouping by = view.Table.Grouping;
        if ((by & HistogramGrouping.Device) != 0)
        {
            writer.Text(HistogramField.Device, _text.AsSpan(0, view.DeviceName(section.Dev, _text)));
        }

        if ((by & HistogramGrouping.Process) != 0)
        {
            TaskComm comm = section.Comm;
            writer.Number(HistogramField.Pid, section.Tgid);
            writer.Text(HistogramField.Comm, comm.Bytes);
        }

        if ((by & HistogramGrouping.Operation) != 0)
        {
            writer.Word(HistogramField.Op, Utf8(HistogramView.OperationName(section)));
        }
    }

    private void Amounts(HistogramView view, HistogramSection section)
    {
        writer.Number(HistogramField.Count, section.Count);
        Amount(view, HistogramField.Sum, section.Sum);
        writer.Number(HistogramField.Avg, (double)section.Sum / section.Count / (view.IsSize ? 1 : 1000));
        for (int i = 0; i < HistogramView.Fractions.Length; i++)
        {
            Amount(view, HistogramField.P50 + i, section.Percentile(HistogramView.Fractions[i]));
        }

        Amount(view, HistogramField.Max, section.Max);
    }

    private void Amount(HistogramView view, HistogramField field, ulong amount)
    {
        if (view.IsSize)
        {
            writer.Number(field, amount);
        }
        else
        {
            writer.Number(field, amount / 1e3);
        }
    }

    private void Buckets(HistogramView view, HistogramSection section)
    {
        view.Buckets.Fold(section);
        if (writer is JsonFieldWriter<HistogramField> json)
        {
            Buckets(json.Json, view);
            return;
        }

        int length = 0;
        for (int bucket = 0; bucket < view.Buckets.Counts.Length; bucket++)
        {
            ulong count = view.Buckets.Counts[bucket];
            if (count == 0)
            {
                continue;
            }

            if (_text.Length - length < 64)
            {
                Array.Resize(ref _text, _text.Length * 2);
            }

            _ = System.Text.Unicode.Utf8.TryWrite(_text.AsSpan(length), CultureInfo.InvariantCulture,
                $"{(length > 0 ? "|" : "")}{Exact(view, view.Buckets.Floor(bucket))}:{count}", out int written);
            length += written;
        }

        writer.Words(HistogramField.Buckets, _text.AsSpan(0, length));
    }

    private static void Buckets(Utf8JsonWriter json, HistogramView view)
    {
        json.WriteStartArray(s_buckets);
        for (int bucket = 0; bucket < view.Buckets.Counts.Length; bucket++)
        {
            if (view.Buckets.Counts[bucket] == 0)
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteNumber(s_bucketFields[0], Exact(view, view.Buckets.Floor(bucket)));
            if (!view.Buckets.IsOpen(bucket))
            {
                json.WriteNumber(s_bucketFields[1], Exact(view, view.Buckets.Ceiling(bucket)));
            }

            json.WriteNumber(s_bucketFields[2], view.Buckets.Counts[bucket]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Bytes of KiB; microseconds as they are.</summary>
    private static ulong Exact(HistogramView view, ulong bound) => view.IsSize ? bound << 10 : bound;

    private ReadOnlySpan<byte> Utf8(string text)
    {
        _ = Encoding.UTF8.TryGetBytes(text, _text, out int written);
        return _text.AsSpan(0, written);
    }
}
