using IoTop.Model;

namespace IoTop.Exports;

/// <summary>The files of blktrace, to be handed on in another format.</summary>
internal sealed class BlktraceInput(IReadOnlyList<string> paths) : IExportInput
{
    private readonly BlktraceSource _source = new(paths);
    private IoModel? _model;

    public IoModel Model => _model ??= new IoModel(_source, IoModelOptions.Detached with { EventCapacity = 16384 });

    public bool HasPayload => false;

    public bool Read(out bool isIntervalOver)
    {
        bool goesOn = _source.Read(out isIntervalOver);
        if (goesOn)
        {
            Model.Drain();
        }

        return goesOn;
    }

    public void Dispose() => Model.Dispose();
}
