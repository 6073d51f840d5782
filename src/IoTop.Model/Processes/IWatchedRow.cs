namespace IoTop.Model;

/// <summary>The row of a process that is watched, for its functions or its calls.</summary>
public interface IWatchedRow
{
    ref readonly Watch Watch { get; }

    /// <summary>It has ended, or is not watched any more: the row stays as it was in its last interval.</summary>
    bool IsOver { get; }

    /// <summary>The user took it out while it ran.</summary>
    bool IsRemoved { get; }
}
