using IoTop.Model;

namespace IoTop.Commands;

/// <summary>The recording that comes with the program, inside of it.</summary>
internal static class DemoRecording
{
    /// <summary>Stands for it where the path of a recording is asked for.</summary>
    public const string Name = "the demo that comes with the program";

    private const string Resource = "demo.iotop";

    /// <summary>Opens a recording: that one, or a file.</summary>
    public static Recording OpenThatOr(string path) => path == Name ? Open() : Recording.Open(path);

    /// <summary>A recording is read where it is mapped, which needs a file; that has no name any more when this returns.</summary>
    /// <exception cref="FailedException">The program was built without it.</exception>
    private static Recording Open()
    {
        using Stream? stream = typeof(DemoRecording).Assembly.GetManifestResourceStream(Resource);
        if (stream is null)
        {
            throw new FailedException("this program was built without the demo", "assets/make-demo.sh makes it");
        }

        DirectoryInfo folder = MakeFolder();
        try
        {
            string path = Path.Combine(folder.FullName, Resource);
            using (var file = new FileStream(path, FileMode.CreateNew))
            {
                stream.CopyTo(file);
            }

            return Recording.Open(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DirectoryInfo MakeFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("iotop-sharp-demo-");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailedException($"cannot unpack the demo in {Path.GetTempPath()}: {exception.Message}",
                "TMPDIR=DIR, with a folder that you may write to");
        }
    }
}
