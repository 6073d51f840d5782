using IoTop.Model;
using IoTop.Text;
using IoTop.Tui;

namespace IoTop.Screens;

/// <summary>The clock below a picture, written into the lower edge of its frame: at round times, with a tick where they are.</summary>
internal static class TimeAxis
{
    private const int LeastColumns = 16;
    private const long SecondTicks = TimeSpan.TicksPerSecond;

    // A time label stands at multiples of these.
    private static readonly long[] s_steps =
    [
        SecondTicks / 100, SecondTicks / 50, SecondTicks / 20, SecondTicks / 10, SecondTicks / 5, SecondTicks / 2, SecondTicks,
        2 * SecondTicks, 5 * SecondTicks, 10 * SecondTicks, 20 * SecondTicks, 30 * SecondTicks, 60 * SecondTicks, 120 * SecondTicks,
        300 * SecondTicks, 600 * SecondTicks, 1800 * SecondTicks,
    ];

    /// <param name="edge">A line whose first column is the picture's.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="firstNs">When the first column begins, on the events' clock.</param>
    /// <param name="cellNs">How long a column is.</param>
    /// <param name="clock">Tells the time of day.</param>
    public static void Draw(Canvas edge, int width, ulong firstNs, ulong cellNs, MonotonicClock clock)
    {
        long cell = Math.Max(1, (long)cellNs / 100);
        long apart = s_steps[^1];
        for (int index = s_steps.Length - 1; index >= 0 && s_steps[index] >= LeastColumns * cell; index--)
        {
            apart = s_steps[index];
        }

        Span<byte> text = stackalloc byte[Format.MaxLength];
        long first = clock.ToLocal(firstNs).TimeOfDay.Ticks;
        int free = 0;
        for (int column = 0; column < width; column++)
        {
            long begins = first + (column * cell);
            if (begins / apart == (begins - cell) / apart || column < free)
            {
                continue;
            }

            DateTime time = clock.ToLocal(firstNs + ((ulong)column * cellNs));
            int length = apart < SecondTicks ? Format.ClockMilliseconds(time, text) : Format.Clock(time, text);
            if (column + length + 1 >= width)
            {
                return;
            }

            edge.Put(0, column, '\u2534', Role.Border);
            free = column + 2 + edge.Write(0, column + 1, text[..length], Role.Dim);
        }
    }
}
