using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>CLOCK_MONOTONIC, the time base of all events, and how it maps to the wall clock.</summary>
public sealed class MonotonicClock
{
    private const long UnixEpochTicks = 621_355_968_000_000_000;
    private long _offsetNs;

    public MonotonicClock() => Synchronize();

    /// <summary>Nanoseconds of CLOCK_MONOTONIC now.</summary>
    public static ulong NowNs => Libc.MonotonicNs();

    /// <summary>
    /// Takes the distance to the wall clock anew; once per refresh, so that all times of a screen fit together. The wall clock may
    /// jump, the monotonic one does not.
    /// </summary>
    public void Synchronize() => _offsetNs = ((DateTime.UtcNow.Ticks - UnixEpochTicks) * 100) - (long)NowNs;

    /// <summary>Uses a fixed distance: for recordings, and for tests.</summary>
    public void SetOffset(long unixMinusMonotonicNs) => _offsetNs = unixMinusMonotonicNs;

    /// <summary>Nanoseconds since 1970 UTC at monotonic time <paramref name="monotonicNs"/>.</summary>
    public long ToUnixNs(ulong monotonicNs) => (long)monotonicNs + _offsetNs;

    /// <summary>UTC, to 100 ns.</summary>
    public DateTime ToUtc(ulong monotonicNs) => new(UnixEpochTicks + (ToUnixNs(monotonicNs) / 100), DateTimeKind.Utc);

    /// <summary>Local time, to 100 ns.</summary>
    public DateTime ToLocal(ulong monotonicNs) => ToUtc(monotonicNs).ToLocalTime();
}
