using System.Text;
using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Screens;

/// <summary>What each bucket of a histogram holds, and how bad that is; made once.</summary>
internal static class BucketLabels
{
    private static readonly string[] s_latencies = Make(LatencyBuckets.Length, Latency);
    private static readonly double[] s_latencyLevels = MakeLevels();
    private static readonly string[] s_sizes = Make(SizeBuckets.Length, Size);

    public static ReadOnlySpan<string> Latencies => s_latencies;

    /// <summary>Colours as in the columns: 0 good, 1 bad.</summary>
    public static ReadOnlySpan<double> LatencyLevels => s_latencyLevels;

    public static ReadOnlySpan<string> Sizes => s_sizes;

    /// <summary>A bound: powers of two, and their halves, need no decimal but that of 1.5.</summary>
    public static int WriteSize(ulong bytes, Span<byte> text)
    {
        int length = Format.Compact(bytes, text);
        int at = text[..length].IndexOf(".0"u8);
        if (at >= 0)
        {
            text[(at + 2)..length].CopyTo(text[at..]);
            length -= 2;
        }

        return length;
    }

    private static string[] Make(int count, Func<int, string> label)
    {
        string[] labels = new string[count];
        for (int bucket = 0; bucket < count; bucket++)
        {
            labels[bucket] = label(bucket);
        }

        return labels;
    }

    private static double[] MakeLevels()
    {
        double[] levels = new double[LatencyBuckets.Length];
        for (int bucket = 0; bucket < levels.Length; bucket++)
        {
            // The middle of the bucket stands for it.
            levels[bucket] = LatencyLevel.Of(IoHistogram.LatencyFloorNs(bucket) * 3 / 2);
        }

        return levels;
    }

    private static string Latency(int bucket)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        string floor = Encoding.ASCII.GetString(text[..Format.Duration(IoHistogram.LatencyFloorNs(bucket), text)]);
        return bucket == 0 ? "<256ns" : $"\u2265{floor}";
    }

    private static string Size(int bucket)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        string floor = Encoding.ASCII.GetString(text[..Format.Compact(IoHistogram.SizeFloorBytes(bucket), text)]);
        return bucket == 0 ? "none" : $"\u2265{floor.Replace(".0", "", StringComparison.Ordinal)}";
    }
}
