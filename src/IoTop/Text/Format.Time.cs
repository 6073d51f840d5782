namespace IoTop.Text;

/// <content>Durations and clocks.</content>
internal static partial class Format
{
    private const double NsPerMs = 1e6;

    /// <summary>Milliseconds in at most six columns, with as many digits as help: <c>0.123</c>, <c>12.34</c>, <c>1234.5</c>.</summary>
    public static int Milliseconds(ulong ns, Span<byte> text)
    {
        double ms = ns / NsPerMs;
        var writer = new SpanWriter(text);
        writer.Number(ms, ms < 9.9995 ? "F3" : ms < 99.995 ? "F2" : ms < 9999.95 ? "F1" : "F0");
        return writer.Finish();
    }

    /// <summary>Milliseconds with three decimals, as biosnoop prints them: <c>1234.567</c>.</summary>
    public static int MillisecondsFixed(ulong ns, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        ulong us = (ns / 1000) + (ns % 1000 >= 500 ? 1UL : 0);
        writer.Integer(us / 1000);
        writer.Byte((byte)'.');
        writer.Digits(us % 1000, 3);
        return writer.Finish();
    }

    /// <summary>A duration with its unit in at most six columns: <c>812ns</c>, <c>12.3us</c>, <c>1.23ms</c>, <c>4.5s</c>.</summary>
    public static int Duration(ulong ns, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        if (ns < 1000)
        {
            writer.Integer(ns);
            writer.Bytes("ns"u8);
            return writer.Finish();
        }

        double value = ns / 1e3;
        ReadOnlySpan<byte> unit = "us"u8;
        if (value >= 999.5)
        {
            value /= 1e3;
            unit = "ms"u8;
        }

        if (value >= 999.5)
        {
            value /= 1e3;
            unit = "s"u8;
        }

        writer.Number(value, value < 9.995 ? "F2" : value < 99.95 ? "F1" : "F0");
        writer.Bytes(unit);
        return writer.Finish();
    }

    /// <summary>Seconds with six decimals, as biosnoop's TIME(s): <c>12.345678</c>.</summary>
    public static int Seconds(ulong ns, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        writer.Integer(ns / 1_000_000_000);
        writer.Byte((byte)'.');
        writer.Digits(ns / 1000 % 1_000_000, 6);
        return writer.Finish();
    }

    /// <summary>A time that has passed, in whole seconds: <c>0:07</c>, <c>12:31</c>, <c>3:00:12</c>.</summary>
    public static int Lapse(ulong ns, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        ulong seconds = (ns + 500_000_000) / 1_000_000_000;
        if (seconds >= 3600)
        {
            writer.Integer(seconds / 3600);
            writer.Byte((byte)':');
            writer.Digits(seconds / 60 % 60, 2);
        }
        else
        {
            writer.Integer(seconds / 60);
        }

        writer.Byte((byte)':');
        writer.Digits(seconds % 60, 2);
        return writer.Finish();
    }

    /// <summary>The wall clock: <c>HH:MM:SS</c>.</summary>
    public static int Clock(DateTimeOffset time, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        WriteClock(ref writer, time);
        return writer.Finish();
    }

    /// <summary>The wall clock with its milliseconds: <c>HH:MM:SS.mmm</c>.</summary>
    public static int ClockMilliseconds(DateTimeOffset time, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        WriteClock(ref writer, time);
        writer.Byte((byte)'.');
        writer.Digits((ulong)time.Millisecond, 3);
        return writer.Finish();
    }

    /// <summary>ISO 8601 with microseconds: <c>2026-08-21T06:07:08.123456Z</c>, or with its offset when it is not UTC.</summary>
    public static int Iso8601(DateTimeOffset time, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        writer.Digits((ulong)time.Year, 4);
        writer.Byte((byte)'-');
        writer.Digits((ulong)time.Month, 2);
        writer.Byte((byte)'-');
        writer.Digits((ulong)time.Day, 2);
        writer.Byte((byte)'T');
        WriteClock(ref writer, time);
        writer.Byte((byte)'.');
        writer.Digits((ulong)(time.Ticks / 10 % 1_000_000), 6);
        if (time.Offset == TimeSpan.Zero)
        {
            writer.Byte((byte)'Z');
            return writer.Finish();
        }

        writer.Byte((byte)(time.Offset < TimeSpan.Zero ? '-' : '+'));
        TimeSpan offset = time.Offset.Duration();
        writer.Digits((ulong)offset.Hours, 2);
        writer.Byte((byte)':');
        writer.Digits((ulong)offset.Minutes, 2);
        return writer.Finish();
    }

    private static void WriteClock(ref SpanWriter writer, DateTimeOffset time)
    {
        writer.Digits((ulong)time.Hour, 2);
        writer.Byte((byte)':');
        writer.Digits((ulong)time.Minute, 2);
        writer.Byte((byte)':');
        writer.Digits((ulong)time.Second, 2);
    }
}
