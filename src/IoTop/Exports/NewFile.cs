using IoTop.Commands;

namespace IoTop.Exports;

/// <summary>A file that was not there before, and that only the user may read.</summary>
internal static class NewFile
{
    /// <exception cref="FailedException">It is there already, or cannot be made.</exception>
    public static FileStream Create(string path)
    {
        try
        {
            return Create(path, FileAccess.Write);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new FailedException($"'{path}' exists already", "name another place: -o PATH");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FailedException($"cannot write '{path}': {exception.Message}", "name another place: -o PATH");
        }
    }

    /// <summary>A file without a name, for what does not fit into memory.</summary>
    public static FileStream CreateUnnamed(string directory)
    {
        string path = Path.Combine(directory, $".iotop-sharp.{Environment.ProcessId}.{Guid.NewGuid():N}");
        FileStream file = Create(path, FileAccess.ReadWrite);
        File.Delete(path);
        return file;
    }

    private static FileStream Create(string path, FileAccess access)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = access, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return File.Open(path, options);
    }
}
