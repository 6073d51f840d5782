namespace IoTop.Model;

public sealed partial class Playback
{
    private readonly RecordedFunctions _functions = new();

    /// <summary>The functions of processes, as they were at the position; another table where the position went back. Null: none were recorded.</summary>
    public FunctionTable? Functions => Has(RecordingBlockKind.Functions) ? _functions.Table : null;
}
