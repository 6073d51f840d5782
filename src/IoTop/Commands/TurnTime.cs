namespace IoTop.Commands;

/// <summary>How long the loop of a command sleeps.</summary>
internal static class TurnTime
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);

    /// <summary>The shorter of two times; null: there is no other. What is due already is slept for, too, but only a moment.</summary>
    public static TimeSpan Least(TimeSpan turn, TimeSpan? left)
    {
        TimeSpan least = left is TimeSpan other && other < turn ? other : turn;
        return least > s_least ? least : s_least;
    }
}
