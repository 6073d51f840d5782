using IoTop.Model;

namespace IoTop.Metrics;

/// <summary>Bytes and I/Os by class: running totals of a series.</summary>
internal sealed class Amounts
{
    private readonly ulong[] _bytes = new ulong[IoClasses.Count];
    private readonly ulong[] _ios = new ulong[IoClasses.Count];

    public ulong Bytes(IoClass ioClass) => _bytes[(int)ioClass];

    public ulong Ios(IoClass ioClass) => _ios[(int)ioClass];

    public void Clear()
    {
        Array.Clear(_bytes);
        Array.Clear(_ios);
    }

    public void Set(IoTally tally)
    {
        Clear();
        Add(tally);
    }

    public void Set(Amounts other)
    {
        Clear();
        Add(other);
    }

    /// <summary>Differences may be below zero meanwhile: the arithmetic is modulo 2^64 throughout.</summary>
    public void Add(IoTally tally)
    {
        for (int i = 0; i < IoClasses.Count; i++)
        {
            ref readonly IoCount count = ref tally[(IoClass)i];
            _bytes[i] += count.Bytes;
            _ios[i] += count.Ios;
        }
    }

    public void Add(Amounts other)
    {
        for (int i = 0; i < IoClasses.Count; i++)
        {
            _bytes[i] += other._bytes[i];
            _ios[i] += other._ios[i];
        }
    }

    public void Subtract(IoTally tally)
    {
        for (int i = 0; i < IoClasses.Count; i++)
        {
            ref readonly IoCount count = ref tally[(IoClass)i];
            _bytes[i] -= count.Bytes;
            _ios[i] -= count.Ios;
        }
    }

    public void Subtract(Amounts other)
    {
        for (int i = 0; i < IoClasses.Count; i++)
        {
            _bytes[i] -= other._bytes[i];
            _ios[i] -= other._ios[i];
        }
    }

    /// <summary>
    /// Takes over what is more than before, and keeps what would go back: a flush command that was counted without owner finds one later,
    /// and for a moment may be missing in both places.
    /// </summary>
    public void Raise(Amounts now)
    {
        for (int i = 0; i < IoClasses.Count; i++)
        {
            _bytes[i] = Raise(_bytes[i], now._bytes[i]);
            _ios[i] = Raise(_ios[i], now._ios[i]);
        }
    }

    private static ulong Raise(ulong before, ulong now) => (long)(now - before) > 0 ? now : before;
}
