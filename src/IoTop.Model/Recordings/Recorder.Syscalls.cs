namespace IoTop.Model;

/// <content>Read and write calls.</content>
public sealed partial class Recorder
{
    /// <summary>
    /// Tells this, too, from now on. It is drained and refreshed before the recorder is told so of the model.
    /// </summary>
    /// <param name="source">Where the calls come from.</param>
    /// <param name="table">What was counted.</param>
    /// <param name="store">Where the calls go one by one.</param>
    /// <param name="names">What their files are called; null: nobody knows.</param>
    public void Follow(ISyscallSource source, SyscallTable table, SyscallStore store, SyscallFileNames? names) =>
        Follow(new SyscallFollower(_model, source, table, store, names));
}
