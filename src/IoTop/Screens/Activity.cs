namespace IoTop.Screens;

/// <summary>
/// How much went on in each interval of a span of time, oldest first, for the bar of the time line. When there are too many, two
/// become one with the greater rate, so that a spike is never lost and memory does not grow.
/// </summary>
internal sealed class Activity
{
    private const int Capacity = 1 << 14;

    private readonly (ulong Ns, float Rate)[] _intervals = new (ulong, float)[Capacity];
    private int _first;

    public int Count { get; private set; }

    /// <summary>When the oldest interval ended.</summary>
    public ulong FirstNs => Count == 0 ? 0 : At(0).Ns;

    /// <summary>When the newest interval ended.</summary>
    public ulong LastNs => Count == 0 ? 0 : At(Count - 1).Ns;

    /// <summary>An interval behind the newest.</summary>
    /// <param name="ns">When it ended.</param>
    /// <param name="rate">Bytes per second.</param>
    public void Add(ulong ns, double rate)
    {
        if (Count == Capacity)
        {
            Halve();
        }

        _intervals[(_first + Count) % Capacity] = (ns, (float)rate);
        Count++;
    }

    /// <summary>Forgets what ended before a time.</summary>
    public void ForgetBefore(ulong ns)
    {
        while (Count > 0 && At(0).Ns < ns)
        {
            _first = (_first + 1) % Capacity;
            Count--;
        }
    }

    /// <summary>Fills columns that each stand for the same share of a span with the greatest rate in them; returns the greatest.</summary>
    public float Fill(Span<float> columns, ulong beginNs, ulong endNs)
    {
        columns.Clear();
        float most = 0;
        double perColumn = (endNs - (double)beginNs) / Math.Max(1, columns.Length);
        ulong before = beginNs;
        for (int index = columns.IsEmpty ? Count : 0; index < Count && perColumn > 0; index++)
        {
            (ulong ns, float rate) = At(index);
            if (ns > beginNs && before <= endNs && rate > 0)
            {
                // An interval is as wide as it was long.
                int first = Math.Min((int)((before - beginNs) / perColumn), columns.Length - 1);
                int last = Math.Clamp((int)Math.Ceiling((ns - beginNs) / perColumn) - 1, first, columns.Length - 1);
                most = Math.Max(most, rate);
                foreach (ref float column in columns[first..(last + 1)])
                {
                    column = Math.Max(column, rate);
                }
            }

            before = Math.Max(ns, beginNs);
        }

        return most;
    }

    private (ulong Ns, float Rate) At(int index) => _intervals[(_first + index) % Capacity];

    private void Halve()
    {
        for (int index = 0; index < Capacity / 2; index++)
        {
            (ulong ns, float rate) = At((index * 2) + 1);
            _intervals[(_first + index) % Capacity] = (ns, Math.Max(rate, At(index * 2).Rate));
        }

        Count = Capacity / 2;
    }
}
