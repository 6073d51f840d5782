using IoTop.Commands;
using IoTop.Model;

namespace IoTop.Exports;

/// <summary>Opens what is to be exported: a recording, or the files of blktrace.</summary>
internal static class ExportInputs
{
    public static IExportInput Open(ProgramHost host, string path) => BlktracePaths.IsTrace(path)
        ? new BlktraceInput(BlktracePaths.Of([path]))
        : new RecordingInput(host.OpenRecording(path), host.Model);
}
