using System.Globalization;

namespace IoTop.Screens;

/// <summary>A time as people type it: "14:03:20", "2026-11-21 14:03", "-90s", "-1:30", "+5m", "begin", "end", "now".</summary>
internal static class TimeText
{
    /// <summary>Stands for now, whenever that is.</summary>
    public const ulong Now = ulong.MaxValue;

    private const double SecondNs = 1e9;

    private static readonly string[] s_dayFormats = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFF"];
    private static readonly string[] s_timeFormats = ["h\\:mm", "h\\:mm\\:ss", "h\\:mm\\:ss\\.FFF"];

    /// <summary>Finds the moment on the clock of the events; false, with what is wrong.</summary>
    public static bool TryParse(string text, in Moments moments, out ulong ns, out string fault)
    {
        text = text.Trim().ToLowerInvariant();
        fault = "";
        switch (text)
        {
            case "now":
                ns = Now;
                return true;
            case "begin" or "start":
                ns = moments.BeginNs;
                return true;
            case "end":
                ns = moments.EndNs;
                return true;
            default:
                break;
        }

        bool isRelative = text.Length > 1 && text[0] is '-' or '+';
        bool known = isRelative ? TryRelative(text, in moments, out ns) : TryAbsolute(text, in moments, out ns);
        if (!known)
        {
            fault = "a time such as 14:03:20, -90s, -1:30, +5m, now";
            return false;
        }

        // The second that is typed may have begun before the first interval ended.
        bool isInside = ns + SecondNs >= moments.BeginNs && ns <= moments.EndNs + SecondNs;
        if (!isInside)
        {
            fault = string.Create(CultureInfo.InvariantCulture,
                $"there is {moments.Clock.ToLocal(moments.BeginNs):HH:mm:ss} to {moments.Clock.ToLocal(moments.EndNs):HH:mm:ss}");
        }

        ns = Math.Clamp(ns, moments.BeginNs, moments.EndNs);
        return isInside;
    }

    /// <summary>So long before the end, or behind the beginning.</summary>
    private static bool TryRelative(string text, in Moments moments, out ulong ns)
    {
        bool known = TryDuration(text.AsSpan(1), out double seconds);
        ulong distance = (ulong)(seconds * SecondNs);
        ns = text[0] == '+' ? moments.BeginNs + distance : moments.EndNs - Math.Min(distance, moments.EndNs);
        return known;
    }

    /// <summary>"90", "90s", "1.5m", "2h", "500ms", "1:30", "1:00:30".</summary>
    private static bool TryDuration(ReadOnlySpan<char> text, out double seconds)
    {
        if (text.Contains(':'))
        {
            bool hasHours = text.Count(':') > 1;
            bool known = TimeSpan.TryParse(hasHours ? text : $"0:{text}", CultureInfo.InvariantCulture, out TimeSpan time);
            seconds = time.TotalSeconds;
            return known && time >= TimeSpan.Zero;
        }

        (double unit, int length) = text switch
        {
            [.., 'm', 's'] => (0.001, 2),
            [.., 's'] => (1, 1),
            [.., 'm'] => (60, 1),
            [.., 'h'] => (3600, 1),
            _ => (1.0, 0),
        };
        bool isNumber = double.TryParse(text[..^length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds);
        seconds *= unit;
        return isNumber && seconds < 1e8;
    }

    /// <summary>A time of the day that is shown, or of the one before or behind it; or one with its day.</summary>
    private static bool TryAbsolute(string text, in Moments moments, out ulong ns)
    {
        ns = 0;
        if (DateTime.TryParseExact(text, s_dayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime exact))
        {
            return TryNs(exact, in moments, out ns);
        }

        if (!TimeSpan.TryParseExact(text, s_timeFormats, CultureInfo.InvariantCulture, out TimeSpan time))
        {
            return false;
        }

        DateTime day = moments.Clock.ToLocal(moments.ShownNs).Date;
        for (int away = 0; away < 3; away++)
        {
            // The same day, the one before, the next one.
            DateTime local = day.AddDays(away == 2 ? 1 : -away) + time;
            if (TryNs(local, in moments, out ns) && ns + SecondNs >= moments.BeginNs && ns <= moments.EndNs + SecondNs)
            {
                return true;
            }
        }

        return TryNs(day + time, in moments, out ns);
    }

    private static bool TryNs(DateTime local, in Moments moments, out ulong ns)
    {
        ns = 0;
        if (local.Year is < 1971 or > 2200)
        {
            return false;
        }

        DateTime utc = DateTime.SpecifyKind(local, DateTimeKind.Local).ToUniversalTime();
        long unixNs = (utc - DateTime.UnixEpoch).Ticks * 100;
        long monotonic = unixNs - moments.Clock.ToUnixNs(0);
        ns = (ulong)Math.Max(0, monotonic);
        return true;
    }
}
