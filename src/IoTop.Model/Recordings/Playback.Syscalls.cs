namespace IoTop.Model;

/// <content>Read and write calls.</content>
public sealed partial class Playback
{
    /// <summary>Read and write calls as of the position.</summary>
    public RecordedSyscalls Syscalls { get; private set; } = null!;

    /// <summary>Calls were recorded, at some time.</summary>
    public bool HasSyscalls => Has(RecordingBlockKind.Syscalls);

    private void AddSyscalls()
    {
        Syscalls = new RecordedSyscalls(Model);
        _source.Add(Syscalls);
    }
}
