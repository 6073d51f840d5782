namespace IoTop.Metrics;

/// <summary>
/// The text of /metrics, made when somebody asks for it: at most once per refresh and format, and in memory that is used again. There are
/// never more texts than connections, and two.
/// </summary>
internal sealed class MetricsText(Action refresh, MetricsRenderer renderer)
{
    private readonly List<SharedText> _texts = [];
    private long _refreshes;

    /// <summary>The counters have been read: what was made before is old.</summary>
    public void Refreshed() => _refreshes++;

    /// <summary>The newest text; <see cref="Release"/> it.</summary>
    public SharedText Take(bool openMetrics)
    {
        refresh();
        SharedText? free = null;
        foreach (SharedText text in _texts)
        {
            if (text.Refresh == _refreshes && text.IsOpenMetrics == openMetrics)
            {
                text.Users++;
                return text;
            }

            free = text.Users == 0 ? text : free;
        }

        if (free is null)
        {
            free = new SharedText();
            _texts.Add(free);
        }

        renderer.Write(free.Buffer, openMetrics);
        free.Refresh = _refreshes;
        free.IsOpenMetrics = openMetrics;
        free.Users = 1;
        return free;
    }

    public static void Release(SharedText text) => text.Users--;
}
