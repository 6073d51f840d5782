namespace IoTop.Metrics;

/// <summary>The methods that we know.</summary>
internal enum HttpMethod
{
    Other,
    Get,
    Head,
}

/// <summary>What there is to get.</summary>
internal enum HttpPage
{
    None,
    Front,
    Metrics,
}
