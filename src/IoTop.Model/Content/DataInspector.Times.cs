namespace IoTop.Model;

public static partial class DataInspector
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // 0001-01-01 and 9999-12-31: what DateTime has.
    private const long FirstUnix = -62135596800;
    private const long LastUnix = 253402300799;

    // What is a number of nanoseconds in all likelihood is of these years: nearly every number would be some time.
    private const long FirstNanoseconds = 315532800 * NanosecondsPerSecond; // 1980
    private const long LastNanoseconds = 4102444800 * NanosecondsPerSecond; // 2100

    private static bool WriteUnix(long seconds, long nanoseconds, Span<byte> text, out int written)
    {
        written = 0;
        return seconds is >= FirstUnix and <= LastUnix
            && PutDate(DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond), nanoseconds, text, out written);
    }

    private static bool WriteUnixNanoseconds(ReadOnlySpan<byte> bytes, bool big, Span<byte> text, out int written)
    {
        long value = (long)U64(bytes, big);
        written = 0;
        return value is >= FirstNanoseconds and < LastNanoseconds
            && WriteUnix(value / NanosecondsPerSecond, value % NanosecondsPerSecond, text, out written);
    }

    /// <summary>100 ns since 1601.</summary>
    private static bool WriteFileTime(ReadOnlySpan<byte> bytes, bool big, Span<byte> text, out int written)
    {
        long ticks = (long)U64(bytes, big);
        written = 0;
        long epoch = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks - epoch
            && PutDate(new DateTime(epoch + ticks, DateTimeKind.Utc), ticks % TimeSpan.TicksPerSecond * 100, text, out written);
    }

    /// <summary>As in a directory of FAT: the time in 2 bytes, then the date in 2 bytes.</summary>
    private static bool WriteDosTime(ReadOnlySpan<byte> bytes, bool big, Span<byte> text, out int written)
    {
        int time = U16(bytes, big);
        int date = U16(bytes[2..], big);
        int year = 1980 + (date >> 9);
        int month = (date >> 5) & 15;
        int day = date & 31;
        int hour = time >> 11;
        int minute = (time >> 5) & 63;
        int second = (time & 31) * 2;
        written = 0;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60
            && PutDate(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified), 0, text, out written);
    }
}
