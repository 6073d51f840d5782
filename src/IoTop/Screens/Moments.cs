using IoTop.Model;

namespace IoTop.Screens;

/// <summary>The span of time that can be gone to.</summary>
/// <param name="BeginNs">Its beginning, on the clock of the events.</param>
/// <param name="EndNs">Its end.</param>
/// <param name="ShownNs">What is shown; times of day are those of its day.</param>
/// <param name="Clock">Tells the time of day.</param>
internal readonly record struct Moments(ulong BeginNs, ulong EndNs, ulong ShownNs, MonotonicClock Clock);
