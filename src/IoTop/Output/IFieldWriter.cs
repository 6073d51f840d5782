namespace IoTop.Output;

/// <summary>Takes the fields of one record, in their order: JSON Lines and CSV are written from the same calls.</summary>
/// <typeparam name="TField">An enum of int whose values are the CSV columns.</typeparam>
internal interface IFieldWriter<TField>
    where TField : struct, Enum
{
    /// <summary>Begins a record.</summary>
    void Begin();

    /// <summary>A text of ours: ASCII.</summary>
    void Word(TField field, ReadOnlySpan<byte> value);

    /// <summary>Several words of ours, separated by |.</summary>
    void Words(TField field, ReadOnlySpan<byte> values);

    /// <summary>A text of others: raw bytes.</summary>
    void Text(TField field, ReadOnlySpan<byte> value);

    void Number(TField field, ulong value);

    void Number(TField field, double value);

    void Flag(TField field, bool value);

    /// <summary>Ends the record and its line.</summary>
    void End();
}
