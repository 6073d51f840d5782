namespace IoTop.Output;

/// <summary>Takes the fields of one record: JSON Lines and CSV are written from the same calls. Names are the JSON vocabulary's.</summary>
internal interface IFieldWriter
{
    /// <summary>Begins a record.</summary>
    void Begin();

    /// <summary>A text of ours: ASCII.</summary>
    void Word(SampleField field, ReadOnlySpan<byte> value);

    /// <summary>A text of others: raw bytes.</summary>
    void Text(SampleField field, ReadOnlySpan<byte> value);

    void Number(SampleField field, ulong value);

    void Number(SampleField field, double value);

    void Flag(SampleField field, bool value);

    /// <summary>Ends the record and its line.</summary>
    void End();
}
