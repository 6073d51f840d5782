using System.Text;
using IoTop.Model;
using IoTop.Text;

namespace IoTop.Output;

/// <summary>
/// Histograms in the form of bcc's print_log2_hist and print_linear_hist, so that what reads those reads these; and under each its sum,
/// average and percentiles. Steady intervals allocate nothing.
/// </summary>
/// <param name="output">Where it goes.</param>
/// <param name="writing">What that is.</param>
/// <param name="hasIntervals">Each begins with the time.</param>
internal sealed class TextHistogramRenderer(OutputBuffer output, TextWriting writing, bool hasIntervals) : IHistogramRenderer
{
    private const int Stars = 40;
    private const int NarrowBuckets = 32; // beyond, numbers need more room

    private static readonly byte[][] s_percentiles = [.. "p50 p90 p95 p99 p99.9".Split(' ').Select(Encoding.ASCII.GetBytes)];

    private readonly byte[] _text = new byte[256];

    public void Begin(HistogramView view)
    {
        writing.Write(output, Encoding.UTF8.GetBytes(view.Title()));
        output.Write((byte)'\n');
    }

    public void Write(HistogramView view, DateTimeOffset now)
    {
        if (hasIntervals)
        {
            output.Write((byte)'\n');
            output.Write(_text.AsSpan(0, Format.Clock(now, _text)));
            output.Write((byte)'\n');
        }

        foreach (HistogramSection section in view.Table.Sections)
        {
            output.Write((byte)'\n');
            SectionTitle(view, section);
            view.Buckets.Fold(section);
            if (view.Buckets.Step > 0)
            {
                Linear(view);
            }
            else
            {
                Logarithmic(view);
            }

            Numbers(view, section);
        }

        if (view.Table.Sections.IsEmpty)
        {
            output.Write("\nno I/O\n"u8);
        }
    }

    /// <summary>disk = 'sda', process = 812 'postgres', op = 'write'</summary>
    private void SectionTitle(HistogramView view, HistogramSection section)
    {
        HistogramGrouping by = view.Table.Grouping;
        if (by == HistogramGrouping.None)
        {
            return;
        }

        if ((by & HistogramGrouping.Device) != 0)
        {
            output.Write("disk = '"u8);
            writing.Write(output, _text.AsSpan(0, view.DeviceName(section.Dev, _text)));
            output.Write((byte)'\'');
        }

        if ((by & HistogramGrouping.Process) != 0)
        {
            output.Write((by & HistogramGrouping.Device) != 0 ? ", process = "u8 : "process = "u8);
            Integer(section.Tgid);
            output.Write(" '"u8);
            TaskComm comm = section.Comm;
            writing.Write(output, comm.Bytes);
            output.Write((byte)'\'');
        }

        if ((by & HistogramGrouping.Operation) != 0)
        {
            output.Write(by == HistogramGrouping.Operation ? "op = '"u8 : ", op = '"u8);
            foreach (char letter in HistogramView.OperationName(section))
            {
                output.Write((byte)letter);
            }

            output.Write((byte)'\'');
        }

        output.Write((byte)'\n');
    }

    private void Logarithmic(HistogramView view)
    {
        HistogramBuckets buckets = view.Buckets;
        bool isWide = buckets.Counts.Length - 1 > NarrowBuckets;
        output.Fill((byte)' ', isWide ? 15 : 5);
        output.Left(view.Unit, isWide ? 29 : 19);
        output.Write(" : count     distribution\n"u8);
        ulong most = Most(buckets.Counts);
        int width = isWide ? 20 : 10;
        for (int bucket = 1; bucket < buckets.Counts.Length; bucket++)
        {
            output.Right(Number(buckets.Floor(bucket)), width);
            output.Write(" -> "u8);
            output.Left(Number(buckets.Ceiling(bucket) - 1), width);
            Bar(buckets.Counts[bucket], most, isWide ? Stars / 2 : Stars);
        }
    }

    private void Linear(HistogramView view)
    {
        HistogramBuckets buckets = view.Buckets;
        output.Write("     "u8);
        output.Left(view.Unit, 13);
        output.Write(" : count     distribution\n"u8);
        ulong most = Most(buckets.Counts);
        for (int bucket = 0; bucket < buckets.Counts.Length; bucket++)
        {
            output.Write("        "u8);
            int length = Number(buckets.Floor(bucket)).Length;
            if (buckets.IsOpen(bucket))
            {
                _text[length++] = (byte)'+';
            }

            output.Left(_text.AsSpan(0, length), 10);
            Bar(buckets.Counts[bucket], most, Stars);
        }
    }

    private void Bar(ulong count, ulong most, int width)
    {
        output.Write(" : "u8);
        output.Left(Number(count), 8);
        output.Write(" |"u8);
        int stars = most == 0 ? 0 : (int)((UInt128)count * (uint)width / most);
        output.Fill((byte)'*', stars);
        output.Fill((byte)' ', width - stars);
        output.Write("|\n"u8);
    }

    /// <summary>
    /// avg = 12.5 Kbytes, total: 250 Kbytes, count: 20, as bcc prints them, and the percentiles below.
    /// </summary>
    private void Numbers(HistogramView view, HistogramSection section)
    {
        output.Write("avg = "u8);
        Decimal(view.InUnit(section.Count == 0 ? 0 : (double)section.Sum / section.Count));
        output.Write((byte)' ');
        output.Write(view.Unit);
        output.Write(", total: "u8);
        Decimal(view.InUnit(section.Sum));
        output.Write((byte)' ');
        output.Write(view.Unit);
        output.Write(", count: "u8);
        Integer(section.Count);
        output.Write((byte)'\n');
        for (int i = 0; i < s_percentiles.Length; i++)
        {
            output.Write(s_percentiles[i]);
            output.Write(" = "u8);
            Decimal(view.InUnit(section.Percentile(HistogramView.Fractions[i])));
            output.Write(", "u8);
        }

        output.Write("max = "u8);
        Decimal(view.InUnit(section.Max));
        output.Write((byte)' ');
        output.Write(view.Unit);
        output.Write((byte)'\n');
    }

    private static ulong Most(ReadOnlySpan<ulong> counts)
    {
        ulong most = 0;
        foreach (ulong count in counts)
        {
            most = Math.Max(most, count);
        }

        return most;
    }

    private ReadOnlySpan<byte> Number(ulong value) => _text.AsSpan(0, Format.Number(value, _text));

    private void Integer(ulong value) => output.Write(Number(value));

    /// <summary>At most one decimal, none when it is zero.</summary>
    private void Decimal(double value)
    {
        double rounded = Math.Round(value, 1);
        bool isWhole = Math.Abs(rounded - Math.Round(rounded)) < 0.05;
        output.Write(_text.AsSpan(0, Format.Fixed(rounded, isWhole ? 0 : 1, _text)));
    }
}
