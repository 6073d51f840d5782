using System.Globalization;
using System.Numerics;

namespace IoTop.Text;

/// <summary>
/// Numbers, times and names as UTF-8 text, written into the caller's span without allocating. Every method returns the number of
/// bytes written; a number that does not fit becomes a row of '#', since half a number is a lie. <see cref="MaxLength"/> bytes
/// always suffice for a number. Values that are not numbers, or below zero, are shown as 0.
/// </summary>
internal static partial class Format
{
    /// <summary>No number or time is longer than this.</summary>
    public const int MaxLength = 32;

    private static ReadOnlySpan<byte> UnitLetters => "BKMGTPE"u8;

    /// <summary>A size as iotop prints it: <c>12.34 K</c>.</summary>
    public static int Size(double bytes, UnitStyle units, Span<byte> text)
    {
        double value = Scale(Clean(bytes), units, out int unit);
        var writer = new SpanWriter(text);
        writer.Number(value, "F2");
        writer.Byte((byte)' ');
        writer.Byte(UnitLetters[unit]);
        return writer.Finish();
    }

    /// <summary>A rate as iotop prints it: <c>12.34 K/s</c>.</summary>
    public static int Rate(double bytesPerSecond, UnitStyle units, Span<byte> text)
    {
        double value = Scale(Clean(bytesPerSecond), units, out int unit);
        var writer = new SpanWriter(text);
        writer.Number(value, "F2");
        writer.Byte((byte)' ');
        writer.Byte(UnitLetters[unit]);
        writer.Bytes("/s"u8);
        return writer.Finish();
    }

    /// <summary>A size in at most five columns: <c>0</c>, <c>512B</c>, <c>4.0K</c>, <c>12.0M</c>, <c>1023M</c>.</summary>
    public static int Compact(double bytes, Span<byte> text) => CompactValue(bytes, 1024.0, 'B', text);

    /// <summary>A count in at most five columns, by thousands: <c>0</c>, <c>999</c>, <c>1.2K</c>, <c>54.1M</c>.</summary>
    public static int CompactCount(double count, Span<byte> text) => CompactValue(count, 1000.0, '\0', text);

    /// <summary>A whole number: <c>1204</c>.</summary>
    public static int Number<T>(T value, Span<byte> text)
        where T : IBinaryInteger<T>
    {
        var writer = new SpanWriter(text);
        writer.Integer(value);
        return writer.Finish();
    }

    /// <summary>A whole number with thousands marked: <c>1,204</c>.</summary>
    public static int Grouped(ulong value, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        writer.Number(value, "N0");
        return writer.Finish();
    }

    /// <summary>A number with one decimal below 1000, none from there on: <c>0.0</c>, <c>12.3</c>, <c>4567</c>.</summary>
    public static int Decimal(double value, Span<byte> text)
    {
        double clean = Clean(value);
        var writer = new SpanWriter(text);
        writer.Number(clean, clean < 999.95 ? "F1" : "F0");
        return writer.Finish();
    }

    /// <summary>A number with a fixed number of decimals, 0 to 9.</summary>
    public static int Fixed(double value, int decimals, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        writer.Number(Clean(value), FixedFormat(decimals));
        return writer.Finish();
    }

    /// <summary>A share as iotop prints it: <c>12.34 %</c>, never above <c>99.99 %</c>, which keeps its seven columns.</summary>
    public static int Percent(double percent, Span<byte> text)
    {
        var writer = new SpanWriter(text);
        writer.Number(Math.Min(99.99, Clean(percent)), "F2");
        writer.Bytes(" %"u8);
        return writer.Finish();
    }

    /// <summary>A share in at most five columns: <c>0.0%</c>, <c>12.3%</c>, <c>100%</c>.</summary>
    public static int CompactPercent(double percent, Span<byte> text)
    {
        double clean = Clean(percent);
        var writer = new SpanWriter(text);
        writer.Number(clean, clean < 99.95 ? "F1" : "F0");
        writer.Byte((byte)'%');
        return writer.Finish();
    }

    /// <summary>The bytes themselves, cut between two UTF-8 sequences when there is no room for all. Not sanitized.</summary>
    public static int Text(ReadOnlySpan<byte> source, Span<byte> text)
    {
        int length = source.Length;
        if (length > text.Length)
        {
            length = text.Length;
            while (length > 0 && (source[length] & 0xC0) == 0x80)
            {
                length--;
            }
        }

        source[..length].CopyTo(text);
        return length;
    }

    private static int CompactValue(double amount, double step, char baseUnit, Span<byte> text)
    {
        double value = Clean(amount);
        int unit = 0;

        // 999.5 would be printed as 1000, and 1023.5 as 1024: both belong to the next unit.
        while (value >= step - 0.5 && unit < UnitLetters.Length - 1)
        {
            value /= step;
            unit++;
        }

        var writer = new SpanWriter(text);
        if (unit == 0)
        {
            writer.Number(value, value is > 0 and < 9.95 && value != Math.Floor(value) ? "F1" : "F0");
            if (value > 0 && baseUnit != '\0')
            {
                writer.Byte((byte)baseUnit);
            }
        }
        else
        {
            writer.Number(value, value < 99.95 ? "F1" : "F0");
            writer.Byte(UnitLetters[unit]);
        }

        return writer.Finish();
    }

    private static double Scale(double value, UnitStyle units, out int unit)
    {
        double step = units.Base;
        unit = 0;
        if (units.Kilobytes)
        {
            unit = 1;
            return value / step;
        }

        while (value >= units.Threshold * step && unit < UnitLetters.Length - 1)
        {
            value /= step;
            unit++;
        }

        return value;
    }

    private static double Clean(double value) => double.IsFinite(value) && value > 0 ? value : 0;

    private static string FixedFormat(int decimals) => decimals switch
    {
        0 => "F0",
        1 => "F1",
        2 => "F2",
        3 => "F3",
        6 => "F6",
        9 => "F9",
        _ => throw new ArgumentOutOfRangeException(nameof(decimals)),
    };

    /// <summary>Appends to a span and remembers whether everything fitted.</summary>
    private ref struct SpanWriter(Span<byte> text)
    {
        private readonly Span<byte> _text = text;
        private int _written;
        private bool _full;

        public void Number<T>(T value, ReadOnlySpan<char> format)
            where T : IUtf8SpanFormattable
        {
            if (!_full && value.TryFormat(_text[_written..], out int written, format, CultureInfo.InvariantCulture))
            {
                _written += written;
                return;
            }

            _full = true;
        }

        public void Integer<T>(T value)
            where T : IBinaryInteger<T> => Number(value, default);

        public void Byte(byte value)
        {
            if (_written < _text.Length)
            {
                _text[_written++] = value;
                return;
            }

            _full = true;
        }

        public void Bytes(ReadOnlySpan<byte> value)
        {
            if (value.TryCopyTo(_text[_written..]))
            {
                _written += value.Length;
                return;
            }

            _full = true;
        }

        /// <summary>The last <paramref name="count"/> decimal digits, zeros in front when needed.</summary>
        public void Digits(ulong value, int count)
        {
            if (_text.Length - _written < count)
            {
                _full = true;
                return;
            }

            for (int i = count - 1; i >= 0; i--)
            {
                _text[_written + i] = (byte)('0' + (value % 10));
                value /= 10;
            }

            _written += count;
        }

        public readonly int Finish()
        {
            if (!_full)
            {
                return _written;
            }

            _text.Fill((byte)'#');
            return _text.Length;
        }
    }
}
