using IoTop.Model.Interop;

namespace IoTop.Model;

/// <summary>What became of <see cref="SafeFile.Create"/>.</summary>
public enum SafeFileResult : byte
{
    Created,

    /// <summary>There is such a file already: ask, then come again with overwrite.</summary>
    Exists,
    Failed,
}

/// <summary>Files for what was captured: only the user may read them (mode 0600), and nothing is overwritten unconfirmed.</summary>
public static class SafeFile
{
    /// <summary>
    /// Makes a new file; a symbolic link is never followed. With <paramref name="overwrite"/> a regular file is replaced by a new one,
    /// which has not the old one's mode, nor its other names; what is no regular file never is.
    /// </summary>
    /// <param name="error">A sentence for people when nothing was created, else empty.</param>
    public static SafeFileResult Create(string path, bool overwrite, out FileStream? stream, out string error)
    {
        stream = null;
        error = path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? "a file needs a name" : "";
        if (error.Length > 0)
        {
            return SafeFileResult.Failed;
        }

        int type = Libc.FileType(path);
        if (type is not (0 or Libc.S_IFREG))
        {
            error = $"'{path}' is {NameOf(type)}: name a file that is not there yet";
            return SafeFileResult.Failed;
        }

        if (type == Libc.S_IFREG && !overwrite)
        {
            error = $"'{path}' exists already";
            return SafeFileResult.Exists;
        }

        return type == 0 ? New(path, out stream, out error) : Replace(path, out stream, out error);
    }

    private static SafeFileResult New(string path, out FileStream? stream, out string error)
    {
        stream = null;
        error = "";
        try
        {
            // O_CREAT | O_EXCL: what has come there meanwhile stays as it is, a symbolic link, too.
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            stream = File.Open(path, options);
            return SafeFileResult.Created;
        }
        catch (Exception e) when (IsExpected(e))
        {
            error = $"cannot create '{path}': {e.Message}";
            return SafeFileResult.Failed;
        }
    }

    /// <summary>The old file goes when the new one is there, not before.</summary>
    private static SafeFileResult Replace(string path, out FileStream? stream, out string error)
    {
        string fresh = $"{path}.{Environment.ProcessId}.new";
        if (New(fresh, out stream, out error) != SafeFileResult.Created)
        {
            return SafeFileResult.Failed;
        }

        try
        {
            File.Move(fresh, path, overwrite: true);
            return SafeFileResult.Created;
        }
        catch (Exception e) when (IsExpected(e))
        {
            stream!.Dispose();
            stream = null;
            File.Delete(fresh);
            error = $"cannot replace '{path}': {e.Message}";
            return SafeFileResult.Failed;
        }
    }

    private static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static string NameOf(int type) => type switch
    {
        Libc.S_IFDIR => "a directory",
        Libc.S_IFLNK => "a symbolic link",
        _ => "no regular file",
    };
}
