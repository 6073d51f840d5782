using System.Globalization;
using System.Text;
using IoTop.Model;

namespace IoTop.Metrics;

/// <summary>
/// The bounds of the kernel's latency buckets as Prometheus has them: the greatest latency in a bucket, included, in seconds. A bucket ends
/// before a power of two of nanoseconds, so its bound is one nanosecond less: the counts are exact.
/// </summary>
internal static class LatencyBounds
{
    private static readonly byte[][] s_texts = Make();

    /// <summary>The value of the label le.</summary>
    public static ReadOnlySpan<byte> Text(int bucket) => s_texts[bucket];

    private static byte[][] Make()
    {
        byte[][] texts = new byte[LatencyBuckets.Length][];
        for (int bucket = 0; bucket < texts.Length; bucket++)
        {
            double seconds = (IoHistogram.LatencyCeilingNs(bucket) - 1) / 1e9;

            // As Go writes it, which is how everybody else does: 2.55e-07.
            string text = seconds.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
            texts[bucket] = Encoding.ASCII.GetBytes(bucket == texts.Length - 1 ? "+Inf" : text);
        }

        return texts;
    }
}
