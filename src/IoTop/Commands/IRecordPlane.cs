namespace IoTop.Commands;

/// <summary>Something that <c>record</c> watches beside the block tracer, because it was asked to.</summary>
internal interface IRecordPlane
{
    /// <summary>A command is held before its first instruction: it is watched from there on, with what it forks.</summary>
    /// <returns>Empty when it is; else why not, in words for the user.</returns>
    string Begin(uint command);

    /// <summary>Takes what is waiting, at each turn of the loop; the recorder is told next.</summary>
    void Drain();

    /// <summary>Nothing more is recorded: takes everything that is still waiting; an interval is closed next.</summary>
    void End()
    {
    }

    /// <summary>It is to be drained again after that time at the latest.</summary>
    TimeSpan Turn => TimeSpan.MaxValue;

    /// <summary>Closes an interval, beside that of the model.</summary>
    void Refresh();

    /// <summary>What there is to say of it at the end: how much, and what was lost.</summary>
    string Summary { get; }
}
