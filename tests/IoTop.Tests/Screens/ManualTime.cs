namespace IoTop.Tests.Screens;

/// <summary>A clock that stands still until it is moved; its time zone is UTC.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 21, 14, 3, 20, TimeSpan.Zero).AddTicks(_ticks);

    public void Move(TimeSpan time) => _ticks += time.Ticks;
}
