namespace IoTop.Model;

/// <summary>Calls, times and bytes of a function or a family.</summary>
public struct FunctionSum
{
    /// <summary>Without those that another of the family made.</summary>
    public ulong Calls { get; set; }
    public ulong Returns { get; set; }
    public ulong TotalNs { get; set; }

    /// <summary>Of an interval: 0 unless it was a record.</summary>
    public ulong MaxNs { get; set; }
    public ulong Bytes { get; set; }
    public ulong Unknown { get; set; }
    public ulong BytesElsewhere { get; set; }
    public ulong Errors { get; set; }

    public readonly ulong AverageNs => Returns == 0 ? 0 : TotalNs / Returns;

    internal static FunctionSum Of(in FunctionValue value) => new()
    {
        Calls = value.Calls - value.Nested,
        Returns = value.Returns,
        TotalNs = value.TotalNs,
        MaxNs = value.MaxNs,
        Bytes = value.Bytes,
        Unknown = value.Unknown,
        BytesElsewhere = value.BytesElsewhere,
        Errors = value.Errors,
    };

    internal void Add(in FunctionSum other)
    {
        Calls += other.Calls;
        Returns += other.Returns;
        TotalNs += other.TotalNs;
        MaxNs = Math.Max(MaxNs, other.MaxNs);
        Bytes += other.Bytes;
        Unknown += other.Unknown;
        BytesElsewhere += other.BytesElsewhere;
        Errors += other.Errors;
    }

    internal void Subtract(in FunctionSum other)
    {
        Calls -= other.Calls;
        Returns -= other.Returns;
        TotalNs -= other.TotalNs;
        Bytes -= other.Bytes;
        Unknown -= other.Unknown;
        BytesElsewhere -= other.BytesElsewhere;
        Errors -= other.Errors;
    }
}
