namespace IoTop.Output;

/// <summary>Writes samples of function counts.</summary>
internal interface IFunctionRenderer
{
    /// <summary>Writes what stands before all samples.</summary>
    void Begin();

    /// <summary>Writes the table as it is.</summary>
    void Write(FunctionView view, DateTimeOffset now);
}
