using System.Buffers.Text;
using System.Globalization;
using System.Text;
using IoTop.Output;

namespace IoTop.Metrics;

/// <summary>
/// Writes metrics as OpenMetrics 1.0 or as Prometheus' text format 0.0.4. Allocates nothing but room for the text. A sample is
/// <see cref="Sample"/>, labels, a value.
/// </summary>
internal sealed class MetricWriter
{
    private const int MaxNumber = 32;
    private OutputBuffer _output = new(Stream.Null);
    private Metric? _family;
    private bool _hasLabels;

    /// <summary>OpenMetrics instead of the older format.</summary>
    public bool IsOpenMetrics { get; private set; }

    public void Begin(OutputBuffer output, bool openMetrics)
    {
        _output = output;
        IsOpenMetrics = openMetrics;
        _output.Clear();
    }

    public void End()
    {
        if (IsOpenMetrics)
        {
            _output.Write("# EOF\n"u8);
        }
    }

    /// <summary>Begins a family: all its samples follow.</summary>
    public void Family(Metric metric)
    {
        _family = metric;
        Comment("# HELP "u8, metric);
        Ascii(metric.Help);
        _output.Write((byte)'\n');
        Comment("# TYPE "u8, metric);
        _output.Write(metric.Type switch
        {
            MetricType.Counter => "counter"u8,
            MetricType.Gauge => "gauge"u8,
            MetricType.Histogram => "histogram"u8,
            _ => IsOpenMetrics ? "info"u8 : "gauge"u8,
        });
        _output.Write((byte)'\n');
        if (IsOpenMetrics && metric.Unit.Length > 0)
        {
            Comment("# UNIT "u8, metric);
            Ascii(metric.Unit);
            _output.Write((byte)'\n');
        }
    }

    /// <summary>Begins a sample of the family.</summary>
    /// <param name="suffix">Of a histogram: _bucket, _sum, _count; else empty.</param>
    public void Sample(ReadOnlySpan<byte> suffix = default)
    {
        Ascii(_family!.Name);
        _output.Write(_family.Type switch
        {
            MetricType.Counter => "_total"u8,
            MetricType.Info => "_info"u8,
            _ => suffix,
        });
        _hasLabels = false;
    }

    /// <summary>A label whose value may hold anything: see <see cref="LabelText"/>.</summary>
    public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        BeginLabel(name);
        LabelText.Write(_output, value);
        _output.Write((byte)'"');
    }

    /// <inheritdoc cref="Label(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void Label(ReadOnlySpan<byte> name, string value)
    {
        Span<byte> text = stackalloc byte[512];
        if (Encoding.UTF8.TryGetBytes(value, text, out int length))
        {
            Label(name, text[..length]);
        }
        else
        {
            Label(name, Encoding.UTF8.GetBytes(value));
        }
    }

    public void Label(ReadOnlySpan<byte> name, ulong value)
    {
        Span<byte> text = stackalloc byte[MaxNumber];
        _ = Utf8Formatter.TryFormat(value, text, out int length);
        Label(name, text[..length]);
    }

    public void Value(ulong value)
    {
        EndLabels();
        Number(value);
        _output.Write((byte)'\n');
    }

    /// <summary>Nanoseconds as seconds, with all their digits.</summary>
    public void Seconds(ulong ns)
    {
        EndLabels();
        Number(ns / 1_000_000_000);
        ulong rest = ns % 1_000_000_000;
        if (rest > 0)
        {
            Span<byte> digits = stackalloc byte[9];
            _ = rest.TryFormat(digits, out _, "000000000", CultureInfo.InvariantCulture);
            _output.Write((byte)'.');
            _output.Write(digits.TrimEnd((byte)'0'));
        }

        _output.Write((byte)'\n');
    }

    private void Number(ulong value)
    {
        Span<byte> text = stackalloc byte[MaxNumber];
        _ = Utf8Formatter.TryFormat(value, text, out int length);
        _output.Write(text[..length]);
    }

    private void BeginLabel(ReadOnlySpan<byte> name)
    {
        _output.Write(_hasLabels ? (byte)',' : (byte)'{');
        _hasLabels = true;
        _output.Write(name);
        _output.Write("=\""u8);
    }

    private void EndLabels()
    {
        if (_hasLabels)
        {
            _output.Write((byte)'}');
        }

        _output.Write((byte)' ');
    }

    /// <summary>OpenMetrics names the family, the older format the sample.</summary>
    private void Comment(ReadOnlySpan<byte> what, Metric metric)
    {
        _output.Write(what);
        Ascii(metric.Name);
        if (!IsOpenMetrics)
        {
            _output.Write(metric.Type switch
            {
                MetricType.Counter => "_total"u8,
                MetricType.Info => "_info"u8,
                _ => default,
            });
        }

        _output.Write((byte)' ');
    }

    private void Ascii(string text)
    {
        Span<byte> room = _output.GetSpan(text.Length);
        _ = System.Text.Ascii.FromUtf16(text, room, out int written);
        _output.Advance(written);
    }
}
