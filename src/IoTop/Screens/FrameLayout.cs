namespace IoTop.Screens;

/// <summary>
/// Which rows of the terminal belong to what. The list comes first: on a small terminal the header shrinks, then the path and the
/// notices go.
/// </summary>
internal readonly record struct FrameLayout(
    int TitleHeight, int HeaderHeight, int PathHeight, int BodyHeight, int NoticeHeight, int TimeHeight, int KeysHeight)
{
    public int HeaderTop => TitleHeight;

    public int PathTop => HeaderTop + HeaderHeight;

    public int BodyTop => PathTop + PathHeight;

    public int NoticeTop => BodyTop + BodyHeight;

    public int TimeTop => NoticeTop + NoticeHeight;

    public int KeysTop => TimeTop + TimeHeight;

    public static FrameLayout For(int width, int height, bool hasNotices, bool isRoomy = true, bool hasTime = false)
    {
        int title = height >= 4 ? 1 : 0;
        int keys = height >= 2 ? 1 : 0;
        int header = isRoomy ? HeaderPanel.HeightFor(width, height) : 0;
        int path = height >= 8 ? 1 : 0;
        int notice = hasNotices && height >= 12 ? 1 : 0;
        int time = hasTime && height >= 6 ? 1 : 0;
        int body = Math.Max(0, height - title - keys - header - path - notice - time);
        return new FrameLayout(title, header, path, body, notice, time, keys);
    }
}
