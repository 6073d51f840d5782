namespace IoTop.Tui;

/// <summary>Chooses the top of a graph.</summary>
public static class SeriesScale
{
    /// <summary>The greatest of the newest <paramref name="count"/> samples; 0 when there are none.</summary>
    public static double Max<TSeries>(TSeries series, int count)
        where TSeries : ISeries, allows ref struct
    {
        double max = 0;
        for (int index = Math.Max(0, series.Count - count); index < series.Count; index++)
        {
            max = Math.Max(max, series[index]);
        }

        return max;
    }

    /// <summary>
    /// The next of 1, 2, 5, 10, 20, 50, ... at or above a value, so that the scale does not tremble with every sample. At least 1.
    /// </summary>
    public static double RoundUp(double value)
    {
        double step = 1;
        while (step < value && step < 1e300)
        {
            if (step * 2 >= value)
            {
                return step * 2;
            }

            if (step * 5 >= value)
            {
                return step * 5;
            }

            step *= 10;
        }

        return step;
    }
}
