using System.Text;
using IoTop.Text;

namespace IoTop.Tests.Text;

public sealed class FormatTests
{
    private delegate int Writer(Span<byte> text);

    private static string Show(Writer write, int room = Format.MaxLength)
    {
        Span<byte> text = stackalloc byte[room];
        return Encoding.UTF8.GetString(text[..write(text)]);
    }

    [Theory]
    [InlineData(0, "0.00 B/s")]
    [InlineData(2047, "2047.00 B/s")]
    [InlineData(2048, "2.00 K/s")]
    [InlineData(12640, "12.34 K/s")]
    [InlineData(2097151, "2048.00 K/s")]
    [InlineData(2097152, "2.00 M/s")]
    [InlineData(5e9, "4.66 G/s")]
    [InlineData(-1, "0.00 B/s")]
    [InlineData(double.NaN, "0.00 B/s")]
    [InlineData(double.PositiveInfinity, "0.00 B/s")]
    public void Rate_is_what_iotop_prints(double value, string expected) =>
        Assert.Equal(expected, Show(text => Format.Rate(value, UnitStyle.Default, text)));

    [Theory]
    [InlineData(0, "0.00 K")]
    [InlineData(512, "0.50 K")]
    [InlineData(1073741824, "1048576.00 K")]
    public void Size_in_kilobytes_never_changes_its_unit(double value, string expected) =>
        Assert.Equal(expected, Show(text => Format.Size(value, UnitStyle.Default with { Kilobytes = true }, text)));

    [Theory]
    [InlineData(1999, 2, "1999.00 B")]
    [InlineData(2000, 2, "2.00 K")]
    [InlineData(1000, 1, "1.00 K")]
    [InlineData(9999, 10, "9999.00 B")]
    public void Size_in_si_units_heeds_the_threshold(double value, int threshold, string expected) =>
        Assert.Equal(expected, Show(text => Format.Size(value, new UnitStyle(false, Si: true, threshold), text)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(512, "512B")]
    [InlineData(1023, "1023B")]
    [InlineData(1023.7, "1.0K")]
    [InlineData(4096, "4.0K")]
    [InlineData(12582912, "12.0M")]
    [InlineData(1072693248, "1023M")]
    [InlineData(1.9e19, "16.5E")]
    public void Compact_takes_five_columns(double value, string expected)
    {
        Assert.Equal(expected, Show(text => Format.Compact(value, text)));
        Assert.True(expected.Length <= 5);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.4, "0.4")]
    [InlineData(999, "999")]
    [InlineData(999.6, "1.0K")]
    [InlineData(1234, "1.2K")]
    [InlineData(54100000, "54.1M")]
    public void CompactCount_goes_by_thousands(double value, string expected) =>
        Assert.Equal(expected, Show(text => Format.CompactCount(value, text)));

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(123456, "0.123")]
    [InlineData(12345678, "12.35")]
    [InlineData(1234567890, "1234.6")]
    [InlineData(12345678901, "12346")]
    public void Milliseconds_keep_six_columns(ulong ns, string expected) =>
        Assert.Equal(expected, Show(text => Format.Milliseconds(ns, text)));

    [Theory]
    [InlineData(0, "0ns")]
    [InlineData(999, "999ns")]
    [InlineData(1000, "1.00us")]
    [InlineData(12345, "12.3us")]
    [InlineData(999600, "1.00ms")]
    [InlineData(4500000000, "4.50s")]
    public void Duration_has_its_unit(ulong ns, string expected) => Assert.Equal(expected, Show(text => Format.Duration(ns, text)));

    [Theory]
    [InlineData(0, "0.00 %")]
    [InlineData(12.345, "12.35 %")]
    [InlineData(100, "99.99 %")]
    public void Percent_keeps_seven_columns(double percent, string expected) => Assert.Equal(expected, Show(text => Format.Percent(percent, text)));

    [Fact]
    public void Clock_shows_the_wall_clock()
    {
        var time = new DateTimeOffset(2026, 8, 21, 6, 7, 8, 123, TimeSpan.FromHours(2));
        Assert.Equal("06:07:08", Show(text => Format.Clock(time, text)));
        Assert.Equal("06:07:08.123", Show(text => Format.ClockMilliseconds(time, text)));
        Assert.Equal("2026-08-21T06:07:08.123000+02:00", Show(text => Format.Iso8601(time, text)));
        Assert.Equal("2026-08-21T04:07:08.123000Z", Show(text => Format.Iso8601(time.ToUniversalTime(), text)));
    }

    [Fact]
    public void Grouped_marks_thousands() => Assert.Equal("1,204", Show(text => Format.Grouped(1204, text)));

    [Fact]
    public void Number_that_does_not_fit_becomes_hashes() => Assert.Equal("####", Show(text => Format.Number(12345, text), room: 4));

    [Fact]
    public void Text_is_cut_between_characters() => Assert.Equal("aé", Show(text => Format.Text("aéé"u8, text), room: 4));

    [Fact]
    public void Formatters_allocate_nothing()
    {
        Span<byte> text = stackalloc byte[Format.MaxLength];
        var now = new DateTimeOffset(2026, 8, 21, 6, 7, 8, TimeSpan.Zero);
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int n = 0; n < 2_000; n++)
            {
                _ = Format.Rate(n * 1000.0, UnitStyle.Default, text) + Format.Compact(n * 7.5, text) + Format.Milliseconds((ulong)n * 977, text)
                    + Format.Duration((ulong)n * 977, text) + Format.Percent(n, text) + Format.Grouped((ulong)n, text) + Format.Iso8601(now, text);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i == 1)
            {
                Assert.Equal(0, allocated);
            }
        }
    }
}
