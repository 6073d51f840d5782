namespace IoTop.Model;

/// <summary>
/// The last intervals of one row, for graphs; 6 bytes each. Intervals in which nothing happened are not written: they are the gaps
/// between the numbers, so that idle rows cost nothing.
/// </summary>
internal sealed class IoHistory
{
    public const int Capacity = 128;

    private readonly Packed[] _samples = new Packed[Capacity];
    private long _last = -1;

    public void Set(long interval, in HistorySample sample)
    {
        // What lies between the last activity and this one was idle.
        long gap = _last < 0 ? Capacity : Math.Min(interval - _last - 1, Capacity);
        for (long i = 1; i <= gap; i++)
        {
            _samples[(interval - i) & (Capacity - 1)] = default;
        }

        _samples[interval & (Capacity - 1)] = new Packed(in sample);
        _last = Math.Max(_last, interval);
    }

    public HistorySample Get(long interval) =>
        _last < 0 || interval > _last || interval <= _last - Capacity || interval < 0
            ? default
            : _samples[interval & (Capacity - 1)].Unpack();

    private readonly struct Packed(in HistorySample sample)
    {
        private readonly ushort _read = Shrink(sample.ReadBytesPerSecond);
        private readonly ushort _write = Shrink(sample.WriteBytesPerSecond);
        private readonly byte _busy = ShrinkPercent(sample.BusyPercent);
        private readonly byte _swap = ShrinkPercent(sample.SwapPercent);

        public HistorySample Unpack() => new(Grow(_read), Grow(_write), _busy * (100f / 255f), _swap * (100f / 255f));

        // The upper half of a float: its sign, its exponent and 7 bits of mantissa, rounded.
        private static ushort Shrink(float value) => (ushort)((BitConverter.SingleToUInt32Bits(value) + 0x8000) >> 16);

        private static float Grow(ushort value) => BitConverter.UInt32BitsToSingle((uint)value << 16);

        private static byte ShrinkPercent(float value) => (byte)Math.Clamp((value * 2.55f) + 0.5f, 0f, 255f);
    }
}
