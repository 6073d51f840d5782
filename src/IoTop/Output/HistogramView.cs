using System.Globalization;
using System.Text;
using IoTop.Commands;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// What all forms of a histogram share: the table with its buckets, names of devices, and numbers in the unit that is printed.
/// </summary>
internal sealed class HistogramView(IHistogramSource source, HistogramTable table, HistogramBuckets buckets, DeviceCatalog devices)
{
    /// <summary>Percentiles that are printed.</summary>
    public static ReadOnlySpan<double> Fractions => [0.5, 0.9, 0.95, 0.99, 0.999];

    public IHistogramSource Source { get; } = source;

    public HistogramTable Table { get; } = table;

    public HistogramBuckets Buckets { get; } = buckets;

    public HistogramRequest Request => Source.Request;

    public bool IsSize => Request.Of == HistogramQuantity.Size;

    /// <summary>What bcc calls the unit.</summary>
    public ReadOnlySpan<byte> Unit => IsSize ? "Kbytes"u8 : "usecs"u8;

    /// <summary>KiB or microseconds of bytes or nanoseconds.</summary>
    public double InUnit(double amount) => IsSize ? amount / 1024 : amount / 1000;

    /// <summary>The name of a device, in UTF-8; returns its length. Bytes that others chose.</summary>
    public int DeviceName(uint dev, Span<byte> text)
    {
        if (devices.TryGet(dev, out DeviceInfo info) && Encoding.UTF8.TryGetBytes(info.DisplayName, text, out int written))
        {
            return written;
        }

        _ = System.Text.Unicode.Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{dev >> 20}:{dev & 0xfffff}", out written);
        return written;
    }

    /// <summary>"submit_bio, size: fentry", and what that misses.</summary>
    public string Title()
    {
        string title = $"at {HistogramSyntax.NameOf(Request.At)}, {HistogramSyntax.NameOf(Request.Of)}: {Source.Source}";
        return Source.Remark.Length == 0 ? title : $"{title}, {Source.Remark}";
    }

    public static string OperationName(HistogramSection section) => OperationNames.Of(section.Op);
}
