using System.Globalization;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// Function counts as records: one for each process with its sums, one for each function that was called for it. All since the process
/// is watched, so that the last ones are the answer.
/// </summary>
internal sealed class FunctionRecords(IFieldWriter<FunctionField> writer)
{
    private readonly byte[] _time = new byte[Format.MaxLength];
    private readonly byte[] _text = new byte[2048];
    private int _timeLength;

    public void Write(FunctionView view, DateTimeOffset now)
    {
        view.Refresh();
        _timeLength = Format.Iso8601(now, _time);
        foreach (FunctionProcessRow row in view.Table.Rows)
        {
            Process(view, row);
            foreach (FunctionCount count in row.Counts)
            {
                if (count.Value.Calls > 0)
                {
                    Function(view, row, count);
                }
            }
        }
    }

    /// <summary>The sums of one process.</summary>
    public void Process(FunctionView view, FunctionProcessRow row, DateTimeOffset now)
    {
        _timeLength = Format.Iso8601(now, _time);
        Process(view, row);
    }

    private void Process(FunctionView view, FunctionProcessRow row)
    {
        Begin("function_process"u8, row.Tgid);
        writer.Text(FunctionField.Comm, row.Comm);
        writer.Word(FunctionField.State, FunctionView.State(row));
        if (row.Watch.Parent != 0)
        {
            writer.Number(FunctionField.Parent, row.Watch.Parent);
        }

        foreach (TracerColumn column in TracerColumn.All)
        {
            if (view.IsCounted(column.Family))
            {
                writer.Number(column.Field, column.Of(row));
            }
        }

        if (view.IsCounted(FunctionFamily.Down))
        {
            writer.Number(FunctionField.DownOther, row.Total(FunctionFamily.Down).Calls);
        }

        if (view.IsCounted(FunctionFamily.Kfree))
        {
            writer.Number(FunctionField.KfreeUnknown, row.Total(FunctionFamily.Kfree).Unknown);
        }

        if (view.IsCounted(FunctionFamily.Kmalloc))
        {
            writer.Number(FunctionField.KmallocFreedElsewhere, row.Total(FunctionFamily.Kmalloc).BytesElsewhere);
        }

        writer.End();
    }

    private void Function(FunctionView view, FunctionProcessRow row, FunctionCount count)
    {
        FunctionInfo function = view.Function(count);
        ref readonly FunctionValue value = ref count.Value;
        Begin("function"u8, row.Tgid);
        writer.Text(FunctionField.Function, Utf8(function.Name));
        writer.Word(FunctionField.Family, Utf8(FunctionView.NameOf(function.Family)));
        writer.Text(FunctionField.Source, Utf8(function.Source));
        writer.Number(FunctionField.Count, value.Calls);
        writer.Number(FunctionField.Nested, value.Nested);
        writer.Number(FunctionField.Returns, value.Returns);
        if (value.Returns > 0)
        {
            writer.Number(FunctionField.TotalUs, value.TotalNs / 1e3);
            writer.Number(FunctionField.AvgUs, value.TotalNs / 1e3 / value.Returns);
            writer.Number(FunctionField.P50Us, count.PercentileNs(0.50) / 1e3);
            writer.Number(FunctionField.P99Us, count.PercentileNs(0.99) / 1e3);
            writer.Number(FunctionField.MaxUs, value.MaxNs / 1e3);
        }

        if (function.Family is FunctionFamily.Kmalloc or FunctionFamily.Kfree)
        {
            writer.Number(FunctionField.Bytes, value.Bytes);
        }

        if (function.Family == FunctionFamily.Kfree)
        {
            writer.Number(FunctionField.Unknown, value.Unknown);
        }

        writer.Number(FunctionField.Errors, value.Errors);
        writer.Number(FunctionField.Missed, view.Table.Source.Missed(count.Function));
        if (value.Returns > 0)
        {
            Latency(in value);
        }

        writer.End();
    }

    private void Latency(in FunctionValue value)
    {
        if (writer is JsonFieldWriter<FunctionField> json)
        {
            FunctionLatencyJson.Write(json.Json, in value);
            return;
        }

        int length = 0;
        for (int bucket = 0; bucket < LatencyBuckets.Length; bucket++)
        {
            if (value.Buckets[bucket] == 0)
            {
                continue;
            }

            // 32 buckets of at most "8589934.592:4294967295|".
            Span<byte> rest = _text.AsSpan(length);
            string bar = length > 0 ? "|" : "";
            _ = System.Text.Unicode.Utf8.TryWrite(rest, CultureInfo.InvariantCulture,
                $"{bar}{IoHistogram.LatencyFloorNs(bucket) / 1e3}:{value.Buckets[bucket]}", out int written);
            length += written;
        }

        writer.Words(FunctionField.Latency, _text.AsSpan(0, length));
    }

    private void Begin(ReadOnlySpan<byte> type, uint pid)
    {
        writer.Begin();
        writer.Word(FunctionField.Type, type);
        writer.Word(FunctionField.Time, _time.AsSpan(0, _timeLength));
        writer.Number(FunctionField.Pid, pid);
    }

    private ReadOnlySpan<byte> Utf8(string text)
    {
        _ = System.Text.Encoding.UTF8.TryGetBytes(text, _text, out int written);
        return _text.AsSpan(0, written);
    }
}
