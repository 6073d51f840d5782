using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Exports;

/// <summary>Takes a recording from its beginning to its end and tells an exporter.</summary>
/// <param name="input">The recording.</param>
/// <param name="exporter">Who is told.</param>
/// <param name="content">Segments and files; null: the recording has none.</param>
/// <param name="goesOn">Asked now and then; false: somebody wants it to stop.</param>
internal sealed class ExportRun(IExportInput input, IExporter exporter, TraceContent? content, Func<bool> goesOn)
{
    private long _next;

    /// <summary>I/Os told.</summary>
    public long Ios { get; private set; }

    /// <summary>Runs through. Nothing is allocated per event.</summary>
    public void Run(TextWriter summary)
    {
        IoModel model = input.Model;
        model.Refresh();
        _next = model.Events.FirstSequence;
        exporter.Begin();
        while (input.Read(out bool isIntervalOver))
        {
            ThrowIfStopped(goesOn);
            if (isIntervalOver)
            {
                // Who and what is new is told at the end of an interval, and named in its events.
                model.Refresh();
            }

            Events(model);
            if (isIntervalOver)
            {
                exporter.Interval();
            }
        }

        Events(model);
        exporter.End(summary, goesOn);
    }

    /// <exception cref="FailedException">It does not go on.</exception>
    public static void ThrowIfStopped(Func<bool> goesOn)
    {
        if (!goesOn())
        {
            throw new FailedException("stopped before everything was written: what was made of it is removed", "the same once more");
        }
    }

    private void Events(IoModel model)
    {
        EventStore events = model.Events;
        for (_next = Math.Max(_next, events.FirstSequence); _next < events.NextSequence; _next++)
        {
            ref readonly IoEvent happened = ref events[_next];
            content?.Read(in happened);
            exporter.Event(in happened, content);
            Ios++;
        }
    }
}
