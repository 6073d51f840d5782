namespace IoTop.Model.Tests;

/// <summary>Ways to come to an interval of a recording: on each of them it is shown as it was.</summary>
internal static class PlaybackWalk
{
    /// <summary>One after the other, from the first to the last.</summary>
    public static void Through(Playback playback, int intervals, Action<int> assertShows)
    {
        for (int i = 0; i < intervals; i++)
        {
            assertShows(i);
            Assert.Equal(i + 1 < intervals, playback.Step(1));
        }
    }

    /// <summary>From the last one in small and great steps, of which those of some hundreds pass checkpoints.</summary>
    public static void BackAndForth(Playback playback, int intervals, Action<int> assertShows)
    {
        playback.Seek(ulong.MaxValue);
        int at = intervals - 1;
        assertShows(at);
        foreach (int step in (int[])[-1, -1, 1, -7, 3, -100, 99, -1, -150, 1, 1, -60, 200])
        {
            Assert.True(playback.Step(step));
            at += step;
            assertShows(at);
        }
    }

    /// <summary>From before it and, by a time within it, from behind it.</summary>
    public static void Seek(Playback playback, List<(string Text, ulong Ns)> intervals, int interval, Action<int> assertShows)
    {
        playback.Seek(intervals[interval].Ns + 7);
        assertShows(interval);
        playback.Seek(intervals[^1].Ns);
        playback.Seek(intervals[interval].Ns);
        assertShows(interval);
    }

    /// <summary>What was kept as text is the same; the first line that is not is told.</summary>
    public static void AssertSame(string expected, string actual, string where)
    {
        if (expected == actual)
        {
            return;
        }

        string[] left = expected.Split('\n');
        string[] right = actual.Split('\n');
        int line = 0;
        while (line < Math.Min(left.Length, right.Length) && left[line] == right[line])
        {
            line++;
        }

        Assert.Fail($"{where}, line {line}:\n{left.ElementAtOrDefault(line)}\n{right.ElementAtOrDefault(line)}");
    }
}
