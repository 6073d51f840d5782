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
    /// <exception cref="FailedException">It cannot be done, or somebody wanted it to stop; what was made of it is gone again.</exception>
    public static int Run(ProgramHost host, ExportOptions options)
    {
        bool goesOn = host.Wait(TimeSpan.Zero); // from now on a signal does not end us at once
        using IExportInput input = ExportInputs.Open(host, options.File);
        bool isFile = options.Format != ExportFormat.Blktrace && options.Output is not (null or "-");
        using var made = new NewFiles();
        long ios;
        using (Stream? file = isFile ? Create(made, options.Output!) : null)
        {
            ios = Export(host, options, input, made, file ?? host.Output, () => goesOn &= host.Wait(TimeSpan.Zero));
        }

        made.Keep();
        if (isFile)
        {
            host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DisplayText.ToSafeString(options.Output!)}: {ios} I/Os"));
        }

        return ExitCode.Done;
    }

    private static long Export(
        ProgramHost host, ExportOptions options, IExportInput input, NewFiles made, Stream output, Func<bool> goesOn)
    {
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
            ExportFormat.Blktrace => new BlktraceExporter(model, options.Output ?? ".", made),
            ExportFormat.Perfetto => new PerfettoExporter(model, new OutputBuffer(output)),
            _ => new RecordExporter(model, new OutputBuffer(output), trace, new TextWriting(host.OutputIsTerminal, !host.IsUtf8())),
        };
        var run = new ExportRun(input, exporter, content, goesOn);
        run.Run(host.Error);
        return run.Ios;
    }

    private static Stream Create(NewFiles made, string path)
    {
        FileStream file = made.Create(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
    }
}
