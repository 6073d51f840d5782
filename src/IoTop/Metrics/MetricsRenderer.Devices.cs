using IoTop.Columns;
using IoTop.Model;

namespace IoTop.Metrics;

/// <content>What is counted by device.</content>
internal sealed partial class MetricsRenderer
{
    private void WriteDevices()
    {
        WriteDeviceNames();
        WriteDeviceCounter(Metrics.DeviceBytes, static count => count.Bytes, withoutFlushes: true);
        WriteDeviceCounter(Metrics.DeviceIos, static count => count.Ios);
        WriteDeviceCounter(Metrics.DeviceErrors, static count => count.Errors);
        WriteLatencies();
    }

    private void WriteDeviceNames()
    {
        _writer.Family(Metrics.DeviceInfo);
        Span<byte> number = stackalloc byte[32];
        foreach (DeviceSeries series in _series)
        {
            if (!series.IsEmpty)
            {
                DeviceInfo info = series.Row.Info;
                _writer.Sample();
                _writer.Label("device"u8, info.Name);
                _writer.Label("name"u8, info.DisplayName);
                _writer.Label("number"u8, number[..Cells.DeviceNumbers(info.Dev, number)]);
                _writer.Label("model"u8, info.Model);
                _writer.Value(1);
            }
        }
    }

    private void WriteDeviceCounter(Metric metric, Func<IoCount, ulong> value, bool withoutFlushes = false)
    {
        _writer.Family(metric);
        foreach (DeviceSeries series in _series)
        {
            for (IoOperation op = 0; op <= IoOperation.Other; op++)
            {
                if (!series.IsEmpty && series.Has(op) && !(withoutFlushes && op == IoOperation.Flush))
                {
                    _writer.Sample();
                    DeviceLabels(series, op);
                    _writer.Value(value(series.Sum(op)));
                }
            }
        }
    }

    private void WriteLatencies()
    {
        _writer.Family(Metrics.DeviceLatency);
        foreach (DeviceSeries series in _series)
        {
            for (IoOperation op = 0; op <= IoOperation.Other; op++)
            {
                if (!series.IsEmpty && series.Has(op))
                {
                    WriteHistogram(series, op);
                }
            }
        }
    }

    private void WriteHistogram(DeviceSeries series, IoOperation op)
    {
        IoCount count = series.Sum(op);
        ulong below = 0;
        for (int bucket = 0; bucket < series.Latencies.Length; bucket++)
        {
            below += series.Latencies[bucket];
            _writer.Sample("_bucket"u8);
            DeviceLabels(series, op);
            _writer.Label("le"u8, LatencyBounds.Text(bucket));
            _writer.Value(below);
        }

        _writer.Sample("_sum"u8);
        DeviceLabels(series, op);
        _writer.Seconds(count.LatencyNs);
        _writer.Sample("_count"u8);
        DeviceLabels(series, op);
        _writer.Value(below);
    }

    private void DeviceLabels(DeviceSeries series, IoOperation op)
    {
        _writer.Label("device"u8, series.Row.Info.Name);
        _writer.Label("op"u8, s_ops[(int)op]);
    }
}
