namespace IoTop.Model;

/// <summary>Is told which keys of a <see cref="CounterTable"/> change: for who writes them down.</summary>
internal interface ICounterObserver
{
    /// <summary>A key is new or has changed; its totals are there when the interval is closed.</summary>
    void Counted(KeyState key);

    /// <summary>A key is no longer followed.</summary>
    void Forgotten(KeyState key);
}
