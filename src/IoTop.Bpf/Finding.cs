namespace IoTop.Bpf;

/// <summary>What a probe of the kernel answered.</summary>
public enum FindingState
{
    Yes,
    No,
    Unknown,
}

/// <summary>One need, and whether this kernel, this user and this machine meet it: a line of <c>iotop-sharp doctor</c>.</summary>
/// <param name="Name">What is needed, in the field's terms.</param>
/// <param name="State">Whether it is there.</param>
/// <param name="Required">True when the main job cannot run without it.</param>
/// <param name="Why">What was seen, or what it is needed for.</param>
/// <param name="Fix">What to do when it is missing; empty when there is nothing to do.</param>
public sealed record Finding(string Name, FindingState State, bool Required, string Why, string Fix = "");
