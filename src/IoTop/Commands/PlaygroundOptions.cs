namespace IoTop.Commands;

/// <summary>What <c>playground</c> was asked for.</summary>
internal sealed record PlaygroundOptions
{
    /// <summary>Size of the disk in bytes.</summary>
    public long Bytes { get; init; }

    public PlaygroundFileSystem FileSystem { get; init; }

    /// <summary>The disk stays, mounted, without its load, until doctor --clean.</summary>
    public bool Keep { get; init; }

    /// <summary>No screen: say what there is to see, and wait.</summary>
    public bool Batch { get; init; }

    /// <summary>One of the processes that make the load: its name and the folder it works in; null: none, it is the playground itself.</summary>
    public (string Name, string Folder)? Load { get; init; }
}
