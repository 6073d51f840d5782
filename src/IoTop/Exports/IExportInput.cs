using IoTop.Model;

namespace IoTop.Exports;

/// <summary>What is exported, bit by bit.</summary>
internal interface IExportInput : IDisposable
{
    /// <summary>Shows what was read so far.</summary>
    IoModel Model { get; }

    /// <summary>Segments and files can be known.</summary>
    bool HasPayload { get; }

    /// <summary>Reads on and drains into the model, no more events than it keeps; false at the end.</summary>
    /// <param name="isIntervalOver">The model is to be refreshed now, or was.</param>
    bool Read(out bool isIntervalOver);
}
