using System.Globalization;
using System.IO.Compression;
using IoTop.Exports;
using IoTop.Model;
using IoTop.Output;
using IoTop.Tui;

namespace IoTop.Commands;

/// <summary>Hands a recording on to other tools: blktrace, Perfetto, CSV, JSON Lines.</summary>
internal static class ExportCommand
{
    public static int Run(ProgramHost host, ExportOptions options)
    {
        using IExportInput input = ExportInputs.Open(host, options.File);
        bool isFile = options.Format != ExportFormat.Blktrace && options.Output is not (null or "-");
        using Stream? file = isFile ? Create(options.Output!) : null;
        Stream output = file ?? host.Output;
        IoModel model = input.Model;
        var trace = new TraceOptions
        {
            Format = options.Format == ExportFormat.Csv ? OutputFormat.Csv : OutputFormat.Json,
            AllLayers = true,
            Segments = input.HasPayload,
            Files = input.HasPayload,
        };
        TraceContent? content = null;
        if (input.HasPayload)
        {
            model.Capture = CaptureSettings.Off with { Level = CaptureLevel.Segments };
            content = new TraceContent(model.Payload!, trace, ulong.MaxValue);
        }

        using IExporter exporter = options.Format switch
        {
            ExportFormat.Blktrace => new BlktraceExporter(model, options.Output ?? "."),
            ExportFormat.Perfetto => new PerfettoExporter(model, new OutputBuffer(output)),
            _ => new RecordExporter(model, new OutputBuffer(output), trace, new TextWriting(host.OutputIsTerminal, !host.IsUtf8())),
        };
        var run = new ExportRun(input, exporter, content);
        run.Run(host.Error);
        if (isFile)
        {
            host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DisplayText.ToSafeString(options.Output!)}: {run.Ios} I/Os"));
        }

        return ExitCode.Done;
    }

    private static Stream Create(string path)
    {
        FileStream file = NewFile.Create(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
    }
}
