namespace IoTop.Columns;

/// <summary>iotop-c's three ways to count: now, -a, -A.</summary>
internal enum AmountMode
{
    /// <summary>Bytes per second in the last interval.</summary>
    Rate,

    /// <summary>Bytes since the start (-a).</summary>
    Accumulated,

    /// <summary>Bytes per second since the start (-A).</summary>
    AverageRate,
}
