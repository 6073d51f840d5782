namespace IoTop.Screens;

/// <summary>Which events of a store a list shows.</summary>
internal interface IRingMatch<T>
    where T : unmanaged
{
    /// <summary>All of them: nobody has to be asked.</summary>
    bool IsEverything { get; }

    bool Matches(in T happened);
}
