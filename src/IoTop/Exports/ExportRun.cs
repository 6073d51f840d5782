using IoTop.Commands;
using IoTop.Model;
using IoTop.Output;

namespace IoTop.Exports;

/// <summary>Takes a recording from its beginning to its end and tells an exporter.</summary>
internal sealed class ExportRun(IExportInput input, IExporter exporter, TraceContent? content)
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
        exporter.End(summary);
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
