using IoTop.Columns;
using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>
/// p50 p90 p95 p99 p99.9 and the greatest below a histogram: a line for all and each kind where there is room, else those of all in two
/// lines. They are as exact as the buckets: interpolated in between.
/// </summary>
internal static class PercentileTable
{
    private const int LabelWidth = 7;
    private const int FieldWidth = 8;
    private const int WideWidth = LabelWidth + (6 * FieldWidth);
    private const int LeastBars = 5;

    private static readonly double[] s_shares = [0.5, 0.9, 0.95, 0.99, 0.999, 1];
    private static readonly string[] s_names = ["p50", "p90", "p95", "p99", "p99.9", "max"];
    private static readonly string[] s_kinds = ["reads", "writes", "others"];

    /// <summary>Lines that it takes of a panel.</summary>
    public static int HeightFor(int width, int height) =>
        width >= WideWidth && height >= LeastBars + 5 + 3 ? 5 : height >= LeastBars + 2 ? 2 : 0;

    /// <summary>Draws as many lines as the canvas has.</summary>
    public static void Draw(Canvas canvas, Distribution sum, bool isSize)
    {
        ReadOnlySpan<ulong> all = isSize ? sum.Sizes : sum.Latencies;
        if (canvas.Height < 5)
        {
            DrawTwoLines(canvas, all, isSize, sum.LatencyMaxNs(-1));
            return;
        }

        for (int field = 0; field < s_names.Length; field++)
        {
            canvas.Write(0, LabelWidth + (field * FieldWidth), FieldWidth, s_names[field], Role.Dim, Alignment.Right);
        }

        DrawLine(canvas.Row(1), "all", Role.Bright, all, isSize, sum.LatencyMaxNs(-1));
        for (int kind = 0; kind < Distribution.Kinds; kind++)
        {
            Role role = kind switch { 0 => Role.Read, 1 => Role.Write, _ => Role.Other };
            ReadOnlySpan<ulong> buckets = isSize ? sum.SizesOf(kind) : sum.LatenciesOf(kind);
            DrawLine(canvas.Row(2 + kind), s_kinds[kind], role, buckets, isSize, sum.LatencyMaxNs(kind));
        }
    }

    /// <summary>Of latencies whose greatest is not known more exactly than its bucket.</summary>
    public static void DrawOne(Canvas canvas, ReadOnlySpan<ulong> latencies) => DrawTwoLines(canvas, latencies, isSize: false, 0);

    private static void DrawLine(Canvas line, string name, Role role, ReadOnlySpan<ulong> buckets, bool isSize, ulong maxNs)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        line.Write(0, 0, LabelWidth, name, role, Alignment.Left);
        for (int field = 0; field < s_shares.Length; field++)
        {
            int length = Write(buckets, s_shares[field], isSize, maxNs, text, out Style style);
            line.Write(0, LabelWidth + (field * FieldWidth), FieldWidth, text[..length], style, Alignment.Right);
        }
    }

    private static void DrawTwoLines(Canvas canvas, ReadOnlySpan<ulong> buckets, bool isSize, ulong maxNs)
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        ReadOnlySpan<byte> columns = canvas.Width < 42 ? [0, 11, 24] : [0, 14, 29]; // p99.9 is the longest name
        for (int field = 0; field < s_shares.Length; field++)
        {
            int column = columns[field % 3];
            int written = canvas.Write(field / 3, column, s_names[field], Role.Dim);
            int length = Write(buckets, s_shares[field], isSize, maxNs, text, out Style style);
            canvas.Write(field / 3, column + written + 1, text[..length], style);
        }
    }

    private static int Write(ReadOnlySpan<ulong> buckets, double share, bool isSize, ulong maxNs, Span<byte> text, out Style style)
    {
        style = Role.Dim;
        if (!buckets.ContainsAnyExcept(0UL))
        {
            return Format.Text("-"u8, text);
        }

        if (isSize)
        {
            style = Role.Normal;
            ulong bytes = SizePercentile(buckets, share);
            int length = Format.Text(bytes == 0 ? ""u8 : "\u2265"u8, text);
            return length + BucketLabels.WriteSize(bytes, text[length..]);
        }

        ulong ns = share >= 1 && maxNs != 0 ? maxNs : IoHistogram.LatencyPercentileNs(buckets, share, maxNs);
        style = Style.Graph(Gradient.Load, LatencyLevel.Of(ns));
        return Format.Duration(ns, text);
    }

    /// <summary>
    /// The least size of the bucket that holds it: most I/Os are a power of two long, so that this is what they are, and interpolating
    /// would tell of sizes that nobody asked for.
    /// </summary>
    private static ulong SizePercentile(ReadOnlySpan<ulong> buckets, double share)
    {
        ulong total = 0;
        foreach (ulong count in buckets)
        {
            total += count;
        }

        double rank = Math.Clamp(Math.Ceiling(share * total), 1, total);
        double below = 0;
        for (int bucket = 0; bucket < buckets.Length; bucket++)
        {
            below += buckets[bucket];
            if (below >= rank)
            {
                return IoHistogram.SizeFloorBytes(bucket);
            }
        }

        return 0;
    }
}
