using IoTop.Model;

namespace IoTop.Commands;

/// <summary>The wall clock of a recording.</summary>
internal static class RecordedTime
{
    /// <summary>What it showed at the model's position, in the time zone of who looks at it now.</summary>
    public static DateTimeOffset Of(IoModel model, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(model.Clock.ToUtc(model.Source.NowNs)), time.LocalTimeZone);
}
